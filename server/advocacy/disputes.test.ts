import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { advocates, charter, openAdvocacy } from "../../tests/advocates.ts";
import { joinPortal, type TestMember } from "../../tests/members.ts";
import { vectors } from "../../tests/vectors.ts";
import type { World } from "../../tests/world.ts";
import { newId } from "../db/id.ts";
import { makeLink } from "../members/one-time-link.ts";

let world: World;
let portal: FastifyInstance;
beforeAll(async () => {
  ({ world, portal } = await openAdvocacy());
  await world.request("PATCH", "/program", { body: { charter } });
  await world.request("POST", "/program/opening", { body: {} });
});
afterAll(async () => {
  await portal.close();
  await world.close();
});
const { visit, send, join, ask, reply, accept, reopen, vote, follow, points, ledger, acts } = advocates(() => ({
  world,
  portal,
}));

describe("a dispute", () => {
  let dora: TestMember & { email: string };
  let noor: TestMember;
  let question: string;
  let answer: string;
  let actId: string;
  const dispute = (text: string, as: TestMember = dora) => send(`/me/points/${actId}/disputes`, { text }, as);
  const open = async () => (await world.request("GET", "/disputes")).body.items;
  const decide = (id: string, decision: string, reason: string) =>
    world.as("ana")("PUT", `/disputes/${id}/decision`, { body: { decision, reason } });

  beforeEach(async () => {
    [dora, noor] = [await join("Dora"), await join("Noor")];
    question = await ask(noor);
    answer = await reply(question, dora);
    await accept(answer, noor);
    await follow();
    actId = (await acts(dora))[0].id;
  });

  test("is sent without a script, stands in the queue, and is answered with words that the member reads", async () => {
    await reopen(question, noor);
    await follow();
    expect((await visit(`/me/points/${actId}`, dora)).body).toContain(`action="/me/points/${actId}/disputes"`);
    expect((await dispute("  ")).statusCode).toBe(422);
    expect((await dispute("x".repeat(2_001))).statusCode).toBe(422);
    const sent = await dispute("It did help her, she told me.");
    expect([sent.statusCode, sent.headers.location]).toEqual([303, `/me/points/${actId}?said=disputed`]);
    expect((await dispute("And once more.")).statusCode).toBe(303);
    const waiting = (await open()).filter(({ act }: { act: { id: string } }) => act.id === actId);
    expect(waiting).toMatchObject([{ text: "It did help her, she told me.", act: { state: "undone" } }]);
    expect((await visit(`/me/points/${actId}`, dora)).body).toContain("A person will look at it.");

    expect((await decide(waiting[0].id, "reverse", "No reason to")).body.type).toBe("undone");
    const done = await decide(waiting[0].id, "restore", "We asked Noor: it did help.");
    expect(done.body).toMatchObject({ decision: "restore", decidedBy: "Ana Ribeiro", act: { points: 15 } });
    expect((await decide(waiting[0].id, "keep", "Too late")).status).toBe(409);
    expect(await ledger(dora)).toEqual([
      [15, "restored"],
      [-15, "undone"],
      [15, "rule"],
    ]);
    expect((await visit(`/me/points/${actId}`, dora)).body).toContain("We asked Noor: it did help.");
    // What a person restored stays, whatever happens to the question; accepted again it does not count twice.
    await vote(question, dora);
    await accept(answer, noor);
    await follow();
    expect((await points(dora)).balance).toBe(15);
  });

  test("can end with the line reversed, or with everything as it was", async () => {
    await dispute("I only said what Hal said.");
    const [mine] = (await open()).filter(({ act }: { act: { id: string } }) => act.id === actId);
    await decide(mine.id, "keep", "It helped all the same.");
    expect((await points(dora)).balance).toBe(15);
    await dispute("No, really, it was his.");
    const [again] = (await open()).filter(({ act }: { act: { id: string } }) => act.id === actId);
    await decide(again.id, "reverse", "As you wish.");
    expect(await ledger(dora)).toEqual([
      [-15, "declined"],
      [15, "rule"],
    ]);
    const decided = (await world.request("GET", "/disputes?state=decided")).body.items;
    expect(decided.slice(0, 2).map(({ decision }: { decision: string }) => decision)).toEqual(["reverse", "keep"]);
  });

  test("is about one's own lines alone, and needs signing in", async () => {
    expect((await dispute("Not mine", noor)).statusCode).toBe(404);
    expect((await visit(`/me/points/${actId}`, noor)).statusCode).toBe(404);
    expect((await visit(`/me/points/${actId}`)).statusCode).toBe(303);
    for (const id of ["x", "%00", newId()])
      expect([400, 404]).toContain((await send(`/me/points/${id}/disputes`, { text: "hello" }, dora)).statusCode);
    const { id } = await joinPortal(
      world,
      { name: "Them", email: "them@example.com" },
      world.ostra,
      "https://help.ostra.example",
    );
    expect((await world.request("GET", `/ledger?memberId=${id}`)).body.items).toEqual([]);
  });

  test("T-34 T-36 words that break out of the page are words, in the console's answer and on the portal", async () => {
    for (let at = 0; at < vectors.length; at += 20) {
      await world.context.owner.query("delete from dispute where act_id = $1", [actId]);
      const some = vectors.slice(at, at + 20).map(({ html }) => html.slice(0, 90));
      expect((await dispute(some.join("\n"))).statusCode).toBe(303);
      const { body } = await visit(`/me/points/${actId}`, dora);
      const scripts = body.match(/<script[^>]*>/g) ?? [];
      expect(scripts.filter((tag) => !/src="\/assets|ld\+json/.test(tag))).toEqual([]);
      expect(body.match(/<(img|svg|math|iframe|object|embed|style)[^>]*>/gi)).toBeNull();
    }
  });

  test("T-84 an erased member's words go, and their lines stay without saying whose they were", async () => {
    await dispute("My sister Ida Quist typed this.");
    const [mine] = (await open()).filter(({ act }: { act: { id: string } }) => act.id === actId);
    await decide(mine.id, "reverse", "Thank you, Dora Quist.");
    const { secret } = await world.tx((tx) =>
      makeLink(tx, { purpose: "erase", email: dora.email, memberId: dora.id, now: world.context.now() }),
    );
    expect((await send(`/erase/${secret}`, {})).statusCode).toBe(200);
    await follow();
    const lines = (await world.request("GET", `/ledger?memberId=${dora.id}`)).body.items;
    expect(lines).toMatchObject([{ points: -15, member: { name: "A former member", personId: null } }, { points: 15 }]);
    const { rows } = await world.context.owner.query(
      `select concat_ws(' ', (select string_agg(e::text, ' ') from entry e), (select string_agg(a::text, ' ') from act a),
        (select string_agg(r::text, ' ') from act_ruling r where r.act_id = $1), (select string_agg(d::text, ' ') from dispute d where d.act_id = $1)) as all`,
      [actId],
    );
    expect(rows[0].all).not.toMatch(/Quist/);
    // Nobody is credited any more who has left.
    await reopen(question, noor);
    await accept(answer, noor);
    await follow();
    expect((await world.request("GET", `/ledger?memberId=${dora.id}`)).body.items).toHaveLength(2);
  });

  test("T-86 the member takes all of it along as a file", async () => {
    await dispute("Please look.");
    const file = await visit("/me/points/export", dora);
    expect(file.headers["cache-control"]).toBe("private, no-store");
    expect(JSON.parse(file.body)).toMatchObject({
      balance: 15,
      lines: [{ points: 15, what: "accepted_answer" }],
      disputes: [{ text: "Please look.", decision: null }],
    });
    const whole = JSON.parse((await visit("/me/export", dora)).body);
    expect(whole.points).toEqual(JSON.parse(file.body));
    expect(whole.index.points).toContain("every line");
  });
});
