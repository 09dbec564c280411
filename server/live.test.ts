import { request } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type World } from "../tests/world.ts";
import { newId } from "./db/id.ts";
import { record } from "./events.ts";
import type { Hint } from "./live.ts";

let world: World;
let port: number;
beforeAll(async () => {
  world = await openWorld({ listen: true });
  await world.app.listen({ port: 0, host: "127.0.0.1" });
  port = (world.app.server.address() as AddressInfo).port;
});
afterAll(() => world.close());

const happen = (workspaceId = world.workspace.id, n = 1) =>
  world.tx(async (tx) => {
    const ids = Array.from({ length: n }, () => newId());
    for (const id of ids) record(tx, "post.created", { kind: "post", id });
    return ids;
  }, workspaceId);

type Stream = {
  status: number;
  headers: Record<string, unknown>;
  text: () => string;
  ended: Promise<void>;
  end(): void;
};

function open(headers: Record<string, string>, path = "/api/v1/events", at = port): Promise<Stream> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port: at, path, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part) => {
        text += part;
      });
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        text: () => text,
        ended: new Promise((done) => response.once("close", () => done())),
        end: () => asked.destroy(),
      });
    });
    asked.on("error", reject);
    asked.end();
  });
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const until = (check: () => boolean) => expect.poll(check, { interval: 20 }).toBe(true);

test("a stream tells what is committed in its own workspace, once, with the headers of every reply", async () => {
  const stream = await open(bearer(world.workspace.key));
  expect(stream.headers).toMatchObject({
    "content-type": "text/event-stream; charset=utf-8",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
  });
  const plain = await world.request("GET", "/workspace");
  for (const name of ["content-security-policy", "referrer-policy", "vary", "x-frame-options"]) {
    expect(stream.headers[name], name).toBe(plain.headers[name]);
  }
  await happen(world.ostra.id);
  const [id = ""] = await happen();
  await until(() => stream.text().includes(id));
  await happen();
  await until(() => stream.text().split("event: post.created").length === 3);
  expect(stream.text()).toMatch(/id: [0-9a-f-]{36}\nevent: post\.created\ndata: \{"id":/);
  stream.end();
});

test("Last-Event-ID goes on where it was; an id that is not known means look again", async () => {
  const stream = await open(bearer(world.workspace.key));
  await happen();
  await until(() => stream.text().includes("event: post.created"));
  const last = /id: (\S+)/.exec(stream.text())?.[1] ?? "";
  stream.end();
  const [missed = ""] = await happen();
  const again = await open({ ...bearer(world.workspace.key), "last-event-id": last });
  await until(() => again.text().includes(missed));
  expect(again.text()).not.toContain(`id: ${last}\n`);
  again.end();
  for (const unknown of [newId(), "'; drop table event"]) {
    const lost = await open({ ...bearer(world.workspace.key), "last-event-id": unknown });
    await until(() => lost.text().includes("event: resync"));
    lost.end();
  }
});

test("a session names its workspace in the address; a foreign one is not there", async () => {
  const cookie = await world.cookie("ana");
  const stream = await open({ cookie }, `/api/v1/events?workspace=${world.workspace.id}`);
  expect(stream.status).toBe(200);
  stream.end();
  expect((await open({ cookie }, `/api/v1/events?workspace=${world.ostra.id}`)).status).toBe(404);
  expect((await open({ cookie })).status).toBe(404);
  expect((await open({})).status).toBe(401);
});

test("T-19 streams end on revoking the key, signing out, or leaving the team", async () => {
  const made = await world.request("POST", "/api-keys", { body: { name: "wall", scopes: ["workspace:read"] } });
  const byKey = await open(bearer(made.body.secret));
  const address = `/api/v1/events?workspace=${world.workspace.id}`;
  const bySession = await open({ cookie: await world.cookie("jonas") }, address);
  const byMember = await open({ cookie: await world.cookie("priya") }, address);
  const staying = await open(bearer(world.workspace.key));
  await world.request("DELETE", `/api-keys/${made.body.id}`);
  await world.as("jonas")("POST", "!/api/auth/sign-out", { body: {} });
  await world.tx((tx) => tx.db.deleteFrom("teammate").where("user_id", "=", world.userId("priya")).execute());
  await Promise.all([byKey.ended, bySession.ended, byMember.ended]);
  const [id = ""] = await happen();
  await until(() => staying.text().includes(id));
  staying.end();
});

test("subscribers inside the process get each event once, though ranges of commits overlap", async () => {
  const told: Hint[] = [];
  const stop = world.context.live.subscribe(world.workspace.id, (hint) => told.push(hint));
  const all = (await Promise.all(Array.from({ length: 20 }, () => happen(undefined, 5)))).flat();
  await until(() => told.length >= all.length);
  stop();
  const subjects = told.map((hint) => (hint === "resync" ? "resync" : hint.subject?.id));
  expect(subjects.sort()).toEqual(all.sort());
  await happen();
  expect(told).toHaveLength(all.length);
});

test("more at once than can be told is told as one resync", async () => {
  const told: Hint[] = [];
  const stop = world.context.live.subscribe(world.ostra.id, (hint) => told.push(hint));
  await happen(world.ostra.id, 2_500);
  await until(() => told.length > 0);
  stop();
  expect(told).toEqual(["resync"]);
});

test("when the listening connection breaks it comes back and everybody looks again", async () => {
  const stream = await open(bearer(world.workspace.key));
  await world.context.owner.query("select 1");
  const { rows } = await world.context.app.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'earshot live' and datname = current_database()",
  );
  expect(rows).toHaveLength(1);
  await until(() => stream.text().includes("event: resync"));
  const [id = ""] = await happen();
  await until(() => stream.text().includes(id));
  stream.end();
});

test("at most 200 streams in a workspace; draining ends them and says when to come back", async () => {
  const streams = await Promise.all(Array.from({ length: 200 }, () => open(bearer(world.ostra.key))));
  expect(new Set(streams.map(({ status }) => status))).toEqual(new Set([200]));
  const late = await open(bearer(world.ostra.key));
  expect(late.status).toBe(503);
  expect(late.headers["retry-after"]).toBe("30");
  world.context.live.drain();
  await Promise.all(streams.map(({ ended }) => ended));
  expect(streams.every((stream) => stream.text().endsWith("retry: 1000\n\n"))).toBe(true);
  const next = await open(bearer(world.ostra.key));
  expect(next.status).toBe(200);
  next.end();
});

test("closing the server ends open streams and waits for nothing else", async () => {
  const brief = await openWorld({ listen: true });
  await brief.app.listen({ port: 0, host: "127.0.0.1" });
  const at = (brief.app.server.address() as AddressInfo).port;
  const stream = await open(bearer(brief.workspace.key), "/api/v1/events", at);
  await brief.close();
  await stream.ended;
});
