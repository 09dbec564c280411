import type { Command } from "@earshot/connectors/connector.ts";
import { ConnectorError } from "@earshot/connectors/errors.ts";
import { mastodon } from "@earshot/connectors/mastodon/index.ts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FakeStatus, Visibility } from "../networks/mastodon-entities.ts";
import type { Trouble } from "../networks/trouble.ts";
import { type Surroundings, surroundings } from "./mastodon-surroundings.ts";

let world: Surroundings;
beforeEach(async () => {
  world = await surroundings();
});
afterEach(() => world.close());

const POST = "POST /api/v1/statuses";

function replyTo(
  parent: FakeStatus,
  text: string,
  visibility: "public" | "unlisted" | "followers" | "direct" = "public",
): Command {
  return {
    type: "reply",
    text,
    visibility,
    parent: { externalId: "unused", localId: parent.id, authorHandle: null },
    createdAt: new Date().toISOString(),
  };
}

const send = (command: Command, key = "key-1") => mastodon.send!(world.ctx(), command, key);
const findSent = (command: Command) => mastodon.findSent!(world.ctx(), command, "key-1");
const standing = () => world.peer.state.statuses.filter((each) => each.account.username === "brunnwerk");
const caught = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ConnectorError);
  return error as ConnectorError;
};

describe("reply (check 22)", () => {
  it("goes to the parent, names its author once and tells where it stands", async () => {
    const parent = world.peer.state.publish({ by: "ilse@kaffee.example", text: "@brunnwerk it drips" });
    const sent = await send(replyTo(parent, "Try the seal."));
    const [reply] = standing();
    expect(reply).toMatchObject({ text: "@ilse@kaffee.example Try the seal.", visibility: "public", id: sent.localId });
    expect(reply?.inReplyTo).toBe(parent);
    expect(sent).toEqual({
      externalId: `${world.peer.origin}/ap/users/${reply!.account.id}/statuses/${reply!.id}`,
      localId: reply!.id,
      url: `${world.peer.origin}/@brunnwerk/${reply!.id}`,
      createdAt: reply!.createdAt.toISOString(),
    });
    expect(world.peer.asked(POST)[0]?.headers["idempotency-key"]).toBe("key-1");
  });

  it("does not name again whom the text names, nor ourselves", async () => {
    const remote = world.peer.state.publish({ by: "ilse@kaffee.example", text: "hm" });
    const local = world.peer.state.publish({ by: "dora", text: "hm" });
    const ours = world.peer.state.publish({ by: "brunnwerk", text: "hm" });
    await send(replyTo(remote, "Hello @Ilse@kaffee.example, yes"), "1");
    await send(replyTo(remote, "Hello @ilse, yes"), "2");
    await send(replyTo(local, "Hello @dora!"), "3");
    await send(replyTo(local, `Hello @dora@${world.peer.host}!`), "4");
    await send(replyTo(local, "Hello @dora_two and x@dora.example"), "5");
    await send(replyTo(ours, "to add"), "6");
    expect(standing().map(({ text }) => text)).toEqual([
      "hm",
      "Hello @Ilse@kaffee.example, yes",
      "@ilse@kaffee.example Hello @ilse, yes",
      "Hello @dora!",
      `Hello @dora@${world.peer.host}!`,
      "@dora Hello @dora_two and x@dora.example",
      "to add",
    ]);
  });

  it("is never shown to more people than the parent", async () => {
    const order: Visibility[] = ["public", "unlisted", "private", "direct"];
    const ours = ["public", "unlisted", "followers", "direct"] as const;
    for (const [p, visibility] of order.entries()) {
      const parent = world.peer.state.publish({ by: "dora", text: "@brunnwerk psst", visibility });
      for (const [w, wanted] of ours.entries()) {
        await send(replyTo(parent, "answer", wanted), `${p}${w}`);
        expect(standing().at(-1)?.visibility).toBe(order[Math.max(p, w)]);
      }
    }
    const parent = world.peer.state.publish({ by: "dora", text: "@brunnwerk psst" });
    const internal = { ...replyTo(parent, "no"), visibility: "internal" } as Command;
    expect((await caught(send(internal))).code).toBe("invalid");
  });

  it("keeps the parent's content warning, and counts it", async () => {
    const parent = world.peer.state.publish({ by: "dora", text: "@brunnwerk x", spoiler: "coffee politics" });
    await send(replyTo(parent, "yes"));
    expect(standing()[0]?.spoiler).toBe("coffee politics");
    const long = await caught(send(replyTo(parent, "x".repeat(490))));
    expect(long.message).toContain("content warning included");
    expect(world.peer.asked(POST).length).toBe(1);
  });

  it("refuses what is too long before it leaves, and repeats the network's own reason for what it refuses", async () => {
    const parent = world.peer.state.publish({ by: "dora", text: "@brunnwerk x" });
    await send(replyTo(parent, "x".repeat(494)));
    const long = await caught(send(replyTo(parent, "x".repeat(495)), "2"));
    expect([long.code, long.message]).toEqual(["invalid", "The reply has 501 of 500 characters, mention included."]);
    expect(world.peer.asked(POST).length).toBe(1);
    world.peer.temper.maxCharacters = 100;
    const refused = await caught(send(replyTo(parent, "x".repeat(200)), "3"));
    expect(refused.code).toBe("invalid");
    expect(refused.message).toContain("Text character limit of 100 exceeded");
  });

  it("does not answer what is gone", async () => {
    const parent = world.peer.state.publish({ by: "dora", text: "@brunnwerk x" });
    world.peer.state.remove(parent.id);
    expect((await caught(send(replyTo(parent, "too late")))).code).toBe("gone");
    expect(world.peer.asked(POST).length).toBe(0);
  });
});

describe("one effect (check 23, T-54, F-04, F-05)", () => {
  /** What the network does, and whether the post stands afterwards. */
  const answers: [name: string, fault: Trouble, code: string, stands: boolean][] = [
    ["commits, then resets", { committed: "reset" }, "ambiguous", true],
    ["commits, then sends half an answer", { committed: "truncated" }, "ambiguous", true],
    ["commits, then 500", { committed: { status: 500 } }, "ambiguous", true],
    ["commits, then a proxy's 504 page", { committed: { status: 504, body: "<h1>slow</h1>" } }, "ambiguous", true],
    ["commits, then 200 with an error", { committed: { status: 200, body: { error: "oops" } } }, "ambiguous", true],
    ["commits, then 200 with a page", { committed: { status: 200, body: "<html>" } }, "ambiguous", true],
    ["resets before", "reset", "ambiguous", false],
    ["503 before", { status: 503 }, "ambiguous", false],
    ["429", { status: 429, headers: { "retry-after": "30" } }, "rate_limited", false],
    ["401", { status: 401 }, "unauthorized", false],
    ["403", { status: 403 }, "forbidden", false],
    ["404", { status: 404 }, "gone", false],
    ["410", { status: 410 }, "gone", false],
    ["422", { status: 422 }, "invalid", false],
  ];
  for (const [name, fault, code, stands] of answers) {
    it(`network ${name}: ${code}, read-back ${stands ? "finds it" : "finds nothing"}, no second post`, async () => {
      const { state } = world.peer;
      const parent = state.publish({ by: "ilse@kaffee.example", text: `@brunnwerk@${world.peer.host} which filter?` });
      const command = replyTo(
        parent,
        "The paper one 📄, see https://brunnwerk.example/filters?size=4&colour=brown #piko",
      );
      world.peer.fail(POST, fault);
      expect((await caught(send(command))).code).toBe(code);
      expect(standing().length).toBe(stands ? 1 : 0);
      const found = await findSent(command);
      expect(found?.localId ?? null).toBe(stands ? standing()[0]!.id : null);
      // A caller that tries again all the same is held off by the network's own key.
      await send(command);
      expect(standing().length).toBe(1);
    });
  }

  it("a reply that hangs is ambiguous when the caller gives up", async () => {
    const parent = world.peer.state.publish({ by: "dora", text: "@brunnwerk x" });
    const command = replyTo(parent, "slow");
    world.peer.fail(POST, { committed: "hang" });
    const end = new AbortController();
    const sending = mastodon.send!(world.ctx({ signal: end.signal }), command, "k");
    while (standing().length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    end.abort();
    expect((await caught(sending)).code).toBe("ambiguous");
    expect((await findSent(command))?.localId).toBe(standing()[0]!.id);
  });

  it("a refused connection never left", async () => {
    const parent = world.peer.state.publish({ by: "dora", text: "@brunnwerk x" });
    const fetch: ReturnType<typeof world.ctx>["fetch"] = async (url, init) => {
      if (init?.method !== "POST") return world.ctx().fetch(url, init);
      throw Object.assign(new TypeError("fetch failed"), {
        cause: Object.assign(new Error("no"), { code: "ECONNREFUSED" }),
      });
    };
    expect((await caught(mastodon.send!(world.ctx({ fetch }), replyTo(parent, "x"), "k"))).code).toBe("retryable");
  });

  it("tells apart what looks alike: other parents, other words, older posts", async () => {
    const { state } = world.peer;
    const [parent, other] = [1, 2].map(() => state.publish({ by: "dora", text: "@brunnwerk x" }));
    const command = replyTo(parent!, "Yes, it is.");
    state.publish({ by: "brunnwerk", text: "@dora Yes, it is.", inReplyTo: other!.id });
    state.publish({ by: "brunnwerk", text: "@dora No, it is not.", inReplyTo: parent!.id });
    state.publish({ by: "brunnwerk", text: "Yes, it is." });
    state.publish({ by: "dora", text: "Yes, it is.", inReplyTo: parent!.id });
    state.publish({
      by: "brunnwerk",
      text: "@dora Yes, it is.",
      inReplyTo: parent!.id,
      createdAt: new Date(Date.now() - 3_600_000),
    });
    expect(await findSent(command)).toBeNull();
    const direct = state.publish({
      by: "brunnwerk",
      text: "@dora yes,  it is.",
      visibility: "direct",
      inReplyTo: parent!.id,
    });
    expect(await findSent(command)).toBeNull();
    state.edit(direct.id, "@dora Yes, it is.");
    expect((await findSent(command))?.localId).toBe(direct.id);
  });

  it("looks back over many posts, also on servers without source or Link header, and does not guess past its reach", async () => {
    const { state, temper } = world.peer;
    Object.assign(temper, { hasSource: false, sendsLinks: false });
    const parent = state.publish({ by: "dora", text: "@brunnwerk x" });
    const command = replyTo(parent, 'Là-bas\n\ncafé ☕ & <b>"crème"</b>');
    const sent = await send(command);
    for (let n = 0; n < 150; n += 1) state.publish({ by: "brunnwerk", text: `other ${n}` });
    expect((await findSent(command))?.localId).toBe(sent.localId);
    for (let n = 0; n < 400; n += 1) state.publish({ by: "brunnwerk", text: `other ${n}` });
    expect((await caught(findSent(command))).code).toBe("ambiguous");
  });

  it("says nothing when it cannot look", async () => {
    const parent = world.peer.state.publish({ by: "dora", text: "@brunnwerk x" });
    for (const status of [401, 429, 500]) {
      world.peer.fail("GET /api/v1/accounts/:id/statuses", { status });
      const { code } = await caught(findSent(replyTo(parent, "x")));
      expect(code).toBe(status === 401 ? "unauthorized" : status === 429 ? "rate_limited" : "retryable");
    }
  });
});

describe("delete, thread, recheck", () => {
  it("takes our post away, once or twice", async () => {
    const ours = world.peer.state.publish({ by: "brunnwerk", text: "wrong" });
    const target = { externalId: "uri", localId: ours.id };
    expect(await findSent({ type: "delete", target })).toBeNull();
    await send({ type: "delete", target });
    await send({ type: "delete", target });
    expect(standing()).toEqual([]);
    expect(await findSent({ type: "delete", target })).toMatchObject({ localId: ours.id });
  });

  it("brings what stands above and below, joined to each other", async () => {
    const { state } = world.peer;
    const root = state.publish({ by: "dora", text: "root" });
    const middle = state.publish({ by: "ilse@kaffee.example", text: "middle", inReplyTo: root.id });
    state.publish({ by: "dora", text: "leaf one", inReplyTo: middle.id });
    state.publish({ by: "brunnwerk", text: "leaf two", inReplyTo: middle.id });
    const events = await mastodon.thread!(world.ctx(), { externalId: "", localId: middle.id });
    const posts = events.map((event) => (event.type === "post" ? event.post : null)!);
    expect(posts.map(({ text }) => text)).toEqual(["root", "middle", "leaf one", "leaf two"]);
    expect(posts.map(({ parentExternalId }) => parentExternalId)).toEqual([
      null,
      posts[0]!.externalId,
      posts[1]!.externalId,
      posts[1]!.externalId,
    ]);
    expect(events.every((event) => event.type === "post" && JSON.parse(event.raw).uri === event.post.externalId)).toBe(
      true,
    );
  });

  it("says of each post whether it still stands", async () => {
    const { state } = world.peer;
    const [kept, edited, gone, hidden] = ["a", "b", "c", "d"].map((text) => state.publish({ by: "dora", text }));
    state.edit(edited!.id, "b, again");
    state.remove(gone!.id);
    const refs = [kept, edited, gone, hidden].map((each) => ({
      externalId: String(state.statusJson(each!).uri),
      localId: each!.id,
    }));
    world.peer.fail("GET /api/v1/statuses/:id", { status: 403 });
    const states = await mastodon.recheck!(world.ctx(), [refs[3]!, ...refs.slice(0, 3)]);
    expect(states.map(({ state: each }) => each)).toEqual(["forbidden", "present", "edited", "gone"]);
    expect(states.map(({ event }) => event?.post.text)).toEqual([undefined, "a", "b, again", undefined]);
    const other = await mastodon.recheck!(world.ctx(), [{ ...refs[0]!, externalId: "https://elsewhere.example/1" }]);
    expect(other.map(({ state: each }) => each)).toEqual(["unknown"]);
    world.peer.fail("GET /api/v1/statuses/:id", { status: 500 });
    expect((await caught(mastodon.recheck!(world.ctx(), refs))).code).toBe("retryable");
  });
});
