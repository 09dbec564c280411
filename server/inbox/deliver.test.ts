import { ConnectorError, type ConnectorErrorCode } from "@earshot/connectors/errors.ts";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { scriptedNetwork } from "../../tests/scripted-network.ts";
import { openWorld, type World } from "../../tests/world.ts";
import { channelRoutes } from "../channels/routes.ts";
import { newId } from "../db/id.ts";
import { collect } from "../intake/collect.ts";
import { suppress } from "../people/suppress.ts";
import { deliver } from "./deliver.ts";
import { reconcile } from "./reconcile.ts";
import { mostAttempts, storeSent } from "./reply-outcome.ts";
import { changeReply, lockReply, replyById } from "./reply-store.ts";
import { inboxRoutes } from "./routes.ts";
import { cancelReply, retryReply } from "./settle-reply.ts";
import { sweepReplies } from "./sweep.ts";

const minute = 60_000;
const network = scriptedNetwork();
let world: World;
let n = 0;
let channelId: string;
let postId: string;
let conversationId: string;

beforeAll(async () => {
  world = await openWorld({ capabilities: [channelRoutes, inboxRoutes], connectors: network.connectors });
});
afterAll(() => world.close());

/** Each test has a channel, a customer and a conversation of its own. */
beforeEach(async () => {
  network.clear();
  world.clock.now = new Date();
  n += 1;
  postId = `scripted:post:${n}`;
  const channel = await world.request("POST", "/channels", {
    body: { connector: "scripted", name: `Scripted ${n}`, settings: {} },
  });
  channelId = channel.body.id;
  network.say({ externalId: postId, text: "E7 again" }, `noor${n}`);
  expect(await collect(world.context, world.workspace.id, channelId)).toMatchObject({ posts: 1, trouble: null });
  const open = await world.request("GET", `/conversations?status=open&channelId=${channelId}`);
  conversationId = open.body.items[0].id;
});

const send = (id: string) => deliver(world.context, world.workspace.id, id);
const look = (id: string, tries = 0) => reconcile(world.context, world.workspace.id, id, tries);
const stands = (id: string) => world.tx(async (tx) => (await replyById(tx, id))!);
const fails =
  (code: ConnectorErrorCode, until: Date | null = null) =>
  () => {
    throw new ConnectorError(code, `The network says ${code}.`, { until });
  };

async function queued(text = "Hold steam for five seconds."): Promise<string> {
  const answer = await world.request("POST", `/conversations/${conversationId}/replies`, { body: { text } });
  expect(answer).toMatchObject({ status: 201, body: { state: "queued" } });
  return answer.body.id;
}

/** When the job of this key runs; null without one. */
async function jobAt(key: string): Promise<Date | null> {
  const { rows } = await world.tx((tx) =>
    sql<{ run_at: Date }>`select run_at from graphile_worker.jobs where key = ${key}`.execute(tx.db),
  );
  return rows[0]?.run_at ?? null;
}

const attemptsOf = (id: string) =>
  world.tx((tx) =>
    tx.db
      .selectFrom("delivery")
      .select(["fence", "outcome"])
      .where("workspace_id", "=", tx.workspaceId)
      .where("reply_id", "=", id)
      .orderBy("fence")
      .execute(),
  );

describe("what the network answers", () => {
  test("a reply is sent once, with its id as the key, however often its job runs", async () => {
    const id = await queued();
    await Promise.all([send(id), send(id), send(id)]);
    await send(id);
    expect(network.sends).toMatchObject([{ key: id, command: { parent: { externalId: postId } } }]);
    expect(await stands(id)).toMatchObject({ state: "sent", remote_id: "scripted:reply:1", fence: 1, attempts: 1 });
    expect(await attemptsOf(id)).toEqual([{ fence: 1, outcome: "sent" }]);
  });

  test.each(["invalid", "forbidden", "gone", "duplicate", "capability_missing", "forbidden_address"] as const)(
    "F-05: %s is final and is said in the network's words",
    async (code) => {
      const id = await queued();
      network.onSend.push(fails(code));
      await send(id);
      await send(id);
      expect(network.sends).toHaveLength(1);
      expect(await stands(id)).toMatchObject({
        state: "failed",
        last_error: { code, message: `The network says ${code}.` },
      });
    },
  );

  test("F-05: a rate limit waits exactly as long as the network says", async () => {
    const id = await queued();
    const until = new Date(Date.now() + 7 * minute);
    network.onSend.push(fails("rate_limited", until));
    await send(id);
    expect(await stands(id)).toMatchObject({ state: "queued", retry_at: until });
    expect(await jobAt(`deliver:${id}`)).toEqual(until);
    world.clock.now = new Date(until.getTime() - 1);
    await send(id);
    expect(network.sends).toHaveLength(1);
    expect(await jobAt(`deliver:${id}`)).toEqual(until);
    world.clock.now = until;
    await send(id);
    expect(network.standing).toHaveLength(1);
    expect(await stands(id)).toMatchObject({ state: "sent", last_error: null });
  });

  test("F-05: what may be tried again backs off, and ends after eight times", async () => {
    const id = await queued();
    for (let attempt = 1; attempt <= mostAttempts; attempt++) {
      network.onSend.push(fails("retryable"));
      await send(id);
      expect(network.sends).toHaveLength(attempt);
      const reply = await stands(id);
      expect(reply.state).toBe(attempt < mostAttempts ? "queued" : "failed");
      if (reply.retry_at && reply.state === "queued") {
        expect(reply.retry_at.getTime()).toBeGreaterThan(world.context.now().getTime());
        world.clock.now = reply.retry_at;
      }
    }
    expect(network.standing).toHaveLength(0);
  });

  test("F-05: a refused token fails the reply, asks to reconnect, and no other reply calls", async () => {
    const [first, second] = [await queued(), await queued("And again.")];
    network.onSend.push(fails("unauthorized"));
    await send(first);
    expect(await stands(first)).toMatchObject({ state: "failed", last_error: { code: "unauthorized" } });
    const channel = await world.request("GET", `/channels/${channelId}`);
    expect(channel.body).toMatchObject({ health: "reconnect", lastError: { code: "unauthorized" } });
    await send(second);
    expect(network.sends).toHaveLength(1);
    expect(await stands(second)).toMatchObject({ state: "failed", last_error: { code: "unauthorized" } });
  });
});

describe("when nobody knows whether it left", () => {
  test("T-54 F-04: it stands on the network: found, and sent", async () => {
    const id = await queued();
    network.onSend.push((call) => {
      network.take(call);
      throw new ConnectorError("ambiguous", "The connection died.");
    });
    await send(id);
    expect(await stands(id)).toMatchObject({ state: "unknown", last_error: { code: "ambiguous" } });
    expect(await jobAt(`reconcile:${id}`)).not.toBeNull();
    await send(id);
    expect(network.sends).toHaveLength(1);
    await look(id);
    await look(id);
    expect(await stands(id)).toMatchObject({ state: "sent", remote_id: "scripted:reply:1", last_error: null });
    expect([network.standing.length, network.lookups]).toEqual([1, 1]);
    expect(await attemptsOf(id)).toEqual([{ fence: 1, outcome: "ambiguous" }]);
  });

  test("T-54: it surely does not stand there: sent again, once", async () => {
    const id = await queued();
    network.onSend.push(fails("ambiguous"));
    await send(id);
    await look(id);
    expect(await stands(id)).toMatchObject({ state: "queued", retry_at: null });
    await send(id);
    expect(network.standing).toHaveLength(1);
    expect(await stands(id)).toMatchObject({ state: "sent", fence: 2 });
  });

  test("T-54: a reply that never arrives is not sent without end", async () => {
    const id = await queued();
    for (let round = 0; round < mostAttempts + 3; round++) {
      network.onSend.push(fails("ambiguous"));
      await send(id);
      await look(id);
      const { retry_at } = await stands(id);
      if (retry_at) world.clock.now = retry_at;
    }
    expect(network.sends).toHaveLength(mostAttempts);
    expect(await stands(id)).toMatchObject({ state: "failed" });
  });

  test("T-54: the network cannot be read: looked for ten times, then left for a person", async () => {
    const id = await queued();
    network.onSend.push(fails("ambiguous"));
    await send(id);
    for (let tries = 0; tries < 10; tries++) {
      network.onFind.push(fails("retryable"));
      await look(id, tries);
      expect(await stands(id)).toMatchObject({ state: "unknown" });
    }
    expect([network.sends.length, network.lookups]).toEqual([1, 10]);
    await world.tx((tx) => retryReply(tx, id));
    expect(network.sends).toHaveLength(1);
    await look(id);
    expect(await stands(id)).toMatchObject({ state: "queued" });
  });

  test("a duplicate, say they, of an earlier attempt: it is looked for", async () => {
    const id = await queued();
    network.onSend.push(fails("retryable"), (call) => {
      network.take(call);
      return fails("duplicate")();
    });
    await send(id);
    world.clock.now = (await stands(id)).retry_at!;
    await send(id);
    expect(await stands(id)).toMatchObject({ state: "unknown" });
    await look(id);
    expect(await stands(id)).toMatchObject({ state: "sent" });
  });

  test("an error of our own code counts as not knowing", async () => {
    const id = await queued();
    network.onSend.push((call) => {
      network.take(call);
      throw new TypeError("undefined is not a reply");
    });
    await send(id);
    expect(await stands(id)).toMatchObject({ state: "unknown" });
    await look(id);
    expect(network.standing).toHaveLength(1);
  });
});

describe("do-not-contact", () => {
  /** The customer becomes a person who is not to be contacted. */
  const objects = (reason: string) =>
    world.tx(async (tx) => {
      const personId = newId();
      const person = { workspace_id: tx.workspaceId, id: personId, name: "Noor", name_key: "noor" };
      await tx.db.insertInto("person").values(person).execute();
      await tx.db
        .updateTable("identity")
        .set({ person_id: personId })
        .where("workspace_id", "=", tx.workspaceId)
        .where("external_id", "=", `scripted:noor${n}`)
        .execute();
      await suppress(tx, personId, reason);
    });

  test("T-83: set between queue and claim, nothing is sent", async () => {
    const id = await queued();
    await objects("asked us to stop");
    await send(id);
    expect(network.sends).toHaveLength(0);
    expect(await stands(id)).toMatchObject({
      state: "failed",
      last_error: { code: "do_not_contact", message: expect.stringContaining("asked us to stop") },
    });
    await world.tx((tx) => retryReply(tx, id));
    await send(id);
    expect(network.sends).toHaveLength(0);
    const again = await world.request("POST", `/conversations/${conversationId}/replies`, { body: { text: "Hello?" } });
    expect(again).toMatchObject({ status: 422, body: { type: expect.stringContaining("do_not_contact") } });
  });

  test("T-83: an attempt that was lost is not repeated after it", async () => {
    const id = await queued();
    network.onSend.push(fails("retryable"));
    await send(id);
    await objects("objected");
    world.clock.now = (await stands(id)).retry_at!;
    await send(id);
    expect(network.sends).toHaveLength(1);
    expect(await stands(id)).toMatchObject({ state: "failed", last_error: { code: "do_not_contact" } });
  });
});

describe("lease and fence", () => {
  /** A worker that claimed and was not heard of again. */
  async function abandoned(): Promise<string> {
    const id = await queued();
    const now = world.context.now();
    await world.tx((tx) =>
      changeReply(tx, id, { state: "sending", fence: 1, attempts: 1, lease_until: new Date(now.getTime() + 30_000) }),
    );
    return id;
  }

  test("F-17: a reply under a live lease is left alone; past it, it is looked for and never sent blind", async () => {
    const id = await abandoned();
    const { lease_until } = await stands(id);
    await send(id);
    expect(await jobAt(`deliver:${id}`)).toEqual(lease_until);
    world.clock.now = new Date(lease_until!.getTime() - 1);
    await send(id);
    expect(await stands(id)).toMatchObject({ state: "sending" });
    world.clock.now = lease_until!;
    await send(id);
    expect(await stands(id)).toMatchObject({ state: "unknown" });
    expect(network.sends).toHaveLength(0);
  });

  test("F-17: a result under an older fence is refused", async () => {
    const id = await abandoned();
    world.clock.advance(31_000);
    await send(id);
    await look(id);
    await send(id);
    expect(await stands(id)).toMatchObject({ state: "sent", fence: 2, remote_id: "scripted:reply:1" });
    await world.tx(async (tx) => {
      const channel = await tx.db
        .selectFrom("channel")
        .selectAll()
        .where("id", "=", channelId)
        .executeTakeFirstOrThrow();
      const late = { externalId: "scripted:late", localId: "late", url: null, createdAt: "" };
      await storeSent(tx, id, 1, channel as never, late, new Date());
    });
    expect(await stands(id)).toMatchObject({ state: "sent", fence: 2, remote_id: "scripted:reply:1" });
  });

  test("F-17: a success that comes late under the current fence is taken, and not sent again", async () => {
    const id = await queued();
    let landed = (_: null) => {};
    network.onSend.push(async (call) => {
      await new Promise((resolve) => {
        landed = resolve;
      });
      return network.take(call);
    });
    const slow = send(id);
    await expect.poll(() => network.sends.length).toBe(1);
    world.clock.advance(31_000);
    await send(id);
    expect(await stands(id)).toMatchObject({ state: "unknown" });
    await look(id);
    expect(await stands(id)).toMatchObject({ state: "queued", fence: 1 });
    landed(null);
    await slow;
    await send(id);
    expect(await stands(id)).toMatchObject({ state: "sent", fence: 1 });
    expect(network.standing).toHaveLength(1);
  });

  test("F-17: who sleeps between claim and call does not call any more", async () => {
    const id = await queued();
    const { context } = world;
    let asked = 0;
    // The clock jumps right after the claim, as for a process that was frozen there.
    const frozen = { ...context, now: () => new Date(context.now().getTime() + (++asked > 1 ? 40_000 : 0)) };
    await deliver(frozen, world.workspace.id, id);
    expect(network.sends).toHaveLength(0);
    expect(await stands(id)).toMatchObject({ state: "queued", last_error: { code: "retryable" } });
  });

  test("F-02: the sweep finds a reply whose job was lost", async () => {
    const [sending, waiting] = [await abandoned(), await queued("Second.")];
    const jobs = () => Promise.all([jobAt(`deliver:${sending}`), jobAt(`deliver:${waiting}`)]);
    await world.tx((tx) =>
      sql`select graphile_worker.complete_jobs(array(select id from graphile_worker.jobs))`.execute(tx.db),
    );
    expect(await jobs()).toEqual([null, null]);
    world.clock.advance(10 * minute);
    await sweepReplies(world.context);
    expect((await jobs()).every((at) => at !== null)).toBe(true);
  });
});

describe("a person decides", () => {
  test("what failed is listed apart, newest first, page by page", async () => {
    for (const text of ["one", "two"]) {
      const id = await queued(text);
      network.onSend.push(fails("invalid"));
      await send(id);
    }
    const sent = await queued("three");
    await send(sent);
    const first = await world.request("GET", "/replies?state=failed&limit=1");
    expect(first.body).toMatchObject({ items: [{ text: "two", state: "failed", conversationId }] });
    const second = await world.request("GET", `/replies?state=failed&limit=1&cursor=${first.body.nextCursor}`);
    expect(second.body.items).toMatchObject([{ text: "one" }]);
    const all = await world.request("GET", "/replies?limit=1");
    expect(all.body.items).toMatchObject([{ id: sent, state: "sent" }]);
    expect(await world.request("GET", "/replies?cursor=here")).toMatchObject({ status: 400 });
  });

  test("a reply that was withdrawn never leaves; one that left cannot be withdrawn", async () => {
    const id = await queued();
    await world.tx((tx) => cancelReply(tx, id));
    await send(id);
    expect(network.sends).toHaveLength(0);
    expect(await stands(id)).toMatchObject({ state: "cancelled" });
    await expect(world.tx((tx) => retryReply(tx, id))).rejects.toThrow(/cancelled/);
    const other = await queued("Second.");
    await send(other);
    await expect(world.tx((tx) => cancelReply(tx, other))).rejects.toThrow(/sent/);
  });

  test("a failed reply that is tried again is sent once", async () => {
    const id = await queued();
    network.onSend.push(fails("invalid"));
    await send(id);
    await world.tx((tx) => retryReply(tx, id));
    await Promise.all([send(id), send(id)]);
    expect(network.standing).toHaveLength(1);
    expect(await stands(id)).toMatchObject({ state: "sent", fence: 2 });
    await expect(world.tx((tx) => retryReply(tx, id))).rejects.toThrow(/sent/);
  });

  test("withdrawing and sending at once ends in one of the two", async () => {
    for (let round = 0; round < 5; round++) {
      const before = network.standing.length;
      const id = await queued(`Round ${round}.`);
      const [, cancelled] = await Promise.allSettled([send(id), world.tx((tx) => cancelReply(tx, id))]);
      const { state } = await world.tx(async (tx) => (await lockReply(tx, id))!);
      expect(state).toBe(cancelled.status === "fulfilled" ? "cancelled" : "sent");
      expect(network.standing.length - before).toBe(state === "sent" ? 1 : 0);
    }
  });
});
