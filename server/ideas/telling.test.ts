import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { scriptedNetwork } from "../../tests/scripted-network.ts";
import { openWorld, type World } from "../../tests/world.ts";
import { channelRoutes } from "../channels/routes.ts";
import { deliver } from "../inbox/deliver.ts";
import { inboxRoutes } from "../inbox/routes.ts";
import { collect } from "../intake/collect.ts";
import { peopleRoutes } from "../people/routes.ts";
import { postRoutes } from "../posts/routes.ts";
import { fillText, speakable, unknownBlanks } from "./fill-text.ts";
import { ideaRoutes } from "./routes.ts";
import { tell } from "./tell.ts";

const network = scriptedNetwork();
let world: World;
let channelId: string;
let n = 0;
beforeAll(async () => {
  world = await openWorld({
    capabilities: [channelRoutes, postRoutes, peopleRoutes, inboxRoutes, ideaRoutes],
    connectors: network.connectors,
  });
});
afterAll(() => world.close());
beforeEach(async () => {
  network.clear();
  const channel = await world.request("POST", "/channels", {
    body: { connector: "scripted", name: `Scripted ${++n}`, settings: {} },
  });
  channelId = channel.body.id;
  await collect(world.context, world.workspace.id, channelId);
});

type Voice = { by: string; text?: string; visibility?: "public" | "direct"; addressed?: boolean };
/** Posts by these voices, in their order, and an idea that each of them backs. */
async function backed(voices: Voice[]): Promise<{ id: string; posts: string[]; authors: string[] }> {
  const keys = voices.map((_, at) => `scripted:told:${++n}:${at}`);
  for (const [at, { by, text = `Quiet mode ${at}`, ...more }] of voices.entries())
    network.say({ externalId: keys[at]!, text, ...more }, by);
  await collect(world.context, world.workspace.id, channelId);
  const rows = await world.tx((tx) =>
    tx.db
      .selectFrom("post")
      .select(["id", "author_id", "external_id"])
      .where("workspace_id", "=", tx.workspaceId)
      .where("external_id", "in", keys)
      .execute(),
  );
  const found = keys.map((key) => rows.find((row) => row.external_id === key)!);
  const { body } = await world.request("POST", "/ideas", { body: { title: "Quiet mode" } });
  for (const { id: postId } of found) await world.request("POST", `/ideas/${body.id}/evidence`, { body: { postId } });
  return { id: body.id, posts: found.map(({ id }) => id), authors: found.map((row) => row.author_id!) };
}

const ship = (id: string, answer: string | null = "It is in app 2.5.") =>
  world.request("PATCH", `/ideas/${id}`, { body: { state: "shipped", answer } });
async function confirm(id: string, text = "Dear {{name}}, {{idea}} is {{state}}. {{answer}}"): Promise<string> {
  const { changeId } = (await world.request("GET", `/ideas/${id}/recipients`)).body;
  const answer = await world.as("jonas")("POST", `/ideas/${id}/telling`, { body: { changeId, text } });
  expect(answer.status, answer.text).toBe(201);
  return changeId;
}
const run = (changeId: string) => tell(world.context, world.workspace.id, changeId);
const recipients = async (id: string) => (await world.request("GET", `/ideas/${id}/recipients`)).body.items;
async function person(name: string, identityId: string): Promise<string> {
  const { body } = await world.request("POST", "/people", { body: { name } });
  await world.request("POST", `/people/${body.id}/identities`, { body: { identityId, reason: "known" } });
  return body.id;
}
async function deliverAll(): Promise<void> {
  const { body } = await world.request("GET", "/replies?limit=200");
  for (const { id, state } of body.items) if (state === "queued") await deliver(world.context, world.workspace.id, id);
}

describe("telling", () => {
  test("each backer once where they spoke, however many posts, with the words that were previewed", async () => {
    const { id, posts } = await backed([{ by: "lena" }, { by: "lena" }, { by: "hal" }, { by: "lena" }]);
    await ship(id);
    const preview = await world.request(
      "GET",
      `/ideas/${id}/recipients?text=${encodeURIComponent("Dear {{name}}: {{idea}} is {{state}}. {{answer}} {{nonsense}}")}`,
    );
    expect(preview.body.unknown).toEqual(["nonsense"]);
    expect(preview.body.items.map((item: { state: string }) => item.state)).toEqual(["ready", "ready"]);
    const changeId = await confirm(id);
    await run(changeId);
    await deliverAll();
    expect(network.sends).toHaveLength(2);
    // The newest post of each.
    const told = await recipients(id);
    expect(told.map((item: { postId: string }) => item.postId).sort()).toEqual([posts[2], posts[3]].sort());
    expect(network.sends[0]?.command.text).toMatch(/^Dear .+, Quiet mode is there\. It is in app 2\.5\.$/);
    const { changes } = (await world.request("GET", `/ideas/${id}`)).body;
    expect(changes[0].telling).toMatchObject({
      by: "Jonas Weil",
      done: true,
      counts: { sent: 2, waiting: 0, held: 0, failed: 0 },
    });
    // A conversation that was opened for it waits for nobody.
    const reply = (await world.request("GET", "/replies?limit=1")).body.items[0];
    expect(reply.author).toMatchObject({ name: "Jonas Weil" });
  });

  test("T-54: two clicks, two workers and a second confirmation send nothing twice", async () => {
    const { id } = await backed(Array.from({ length: 45 }, (_, at) => ({ by: `fan${at % 30}` })));
    await ship(id);
    const changeId = await confirm(id);
    const again = await world.as("jonas")("POST", `/ideas/${id}/telling`, { body: { changeId, text: "Other words" } });
    expect(again.body.telling.text).toContain("Dear {{name}}");
    await Promise.all([run(changeId), run(changeId), run(changeId)]);
    await confirm(id);
    await run(changeId);
    await deliverAll();
    expect(network.sends).toHaveLength(30);
    expect(new Set(network.sends.map(({ command }) => command.parent.externalId)).size).toBe(30);
  });

  test("F-02: wherever the work is broken off and begun again, every backer is told once", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(60), { minLength: 1, maxLength: 3 }), fc.boolean(), async (breaks, second) => {
        network.clear();
        const { id } = await backed(Array.from({ length: 23 }, (_, at) => ({ by: `v${n}-${at % 19}` })));
        await ship(id);
        const changeId = await confirm(id);
        for (const after of breaks) {
          let left = after;
          const dying = { ...world.context, now: () => (left-- > 0 ? world.context.now() : die()) };
          await tell(dying, world.workspace.id, changeId).catch((error: Error) =>
            expect(error.message).toBe("power cut"),
          );
          if (second) await deliverAll();
        }
        await run(changeId);
        await deliverAll();
        expect(network.sends).toHaveLength(19);
        expect(new Set(network.sends.map(({ command }) => command.parent.authorHandle)).size).toBe(19);
      }),
      { numRuns: 3 },
    );
  });

  test("whoever was told as an author is not told again as a person", async () => {
    const { id, authors } = await backed([{ by: "mara" }]);
    await ship(id);
    const changeId = await confirm(id);
    await run(changeId);
    await person("Mara", authors[0]!);
    await confirm(id);
    await run(changeId);
    await deliverAll();
    expect(network.sends).toHaveLength(1);
  });

  test("an older change is not told once the idea stands elsewhere", async () => {
    const { id } = await backed([{ by: "late" }]);
    await world.request("PATCH", `/ideas/${id}`, { body: { state: "planned" } });
    const changeId = await confirm(id);
    await ship(id);
    const late = await world.as("jonas")("POST", `/ideas/${id}/telling`, { body: { changeId, text: "Old" } });
    expect(late.status).toBe(409);
    await run(changeId);
    await deliverAll();
    expect(network.sends).toEqual([]);
  });

  test("only those who may tell do", async () => {
    const { id } = await backed([{ by: "quiet" }]);
    await ship(id);
    const { changeId } = (await world.request("GET", `/ideas/${id}/recipients`)).body;
    const answer = await world.as("ana")("POST", `/ideas/${id}/telling`, { body: { changeId, text: "Hello" } });
    expect(answer.status).toBe(403);
  });
});

describe("T-83 held with the reason", () => {
  const held = async (id: string) =>
    (await recipients(id)).map((item: { held: { code: string } | null }) => item.held?.code ?? null);

  test.each([
    [
      "do_not_contact",
      (who: string) => world.request("POST", `/people/${who}/suppressions`, { body: { reason: "asked" } }),
    ],
    [
      "consent_refused",
      (who: string) =>
        world.request("POST", `/people/${who}/consents`, { body: { purpose: "updates", granted: false } }),
    ],
    [
      "not_in_public",
      (who: string) => world.request("PATCH", `/people/${who}/preferences`, { body: { notInPublic: true } }),
    ],
  ] as const)("%s", async (code, say) => {
    const { id, authors } = await backed([{ by: `says-no-${code}` }, { by: "says-yes" }]);
    const who = await person("Noor", authors[0]!);
    expect((await say(who)).status).toBeLessThan(300);
    await ship(id);
    expect((await held(id)).sort()).toEqual([code, null].sort());
    const changeId = await confirm(id);
    await run(changeId);
    await deliverAll();
    expect(network.sends.map(({ command }) => command.parent.authorHandle)).toEqual(["says-yes"]);
    const { changes } = (await world.request("GET", `/ideas/${id}`)).body;
    expect(changes[0].telling.counts).toEqual({ sent: 1, waiting: 0, failed: 0, held: 1 });
  });

  test("a no that comes between the outbox and the network still stops it; a no to answers alone does not", async () => {
    const { id, authors } = await backed([{ by: "changes-mind" }, { by: "no-answers" }]);
    const [first, second] = [await person("First", authors[0]!), await person("Second", authors[1]!)];
    await world.request("POST", `/people/${second}/consents`, { body: { purpose: "answers", granted: false } });
    await ship(id);
    await run(await confirm(id));
    await world.request("POST", `/people/${first}/consents`, { body: { purpose: "updates", granted: false } });
    await deliverAll();
    expect(network.sends.map(({ command }) => command.parent.authorHandle)).toEqual(["no-answers"]);
    expect((await held(id)).sort()).toEqual(["consent_refused", null].sort());
  });

  test("private, deleted, without a post, or through a channel that cannot: each says why, and is tried when it can", async () => {
    const { id, posts } = await backed([{ by: "private", visibility: "direct" }, { by: "deleted" }, { by: "broken" }]);
    const key = await world.tx((tx) =>
      tx.db
        .selectFrom("post")
        .select("external_id")
        .where("workspace_id", "=", tx.workspaceId)
        .where("id", "=", posts[1]!)
        .executeTakeFirstOrThrow(),
    );
    network.waiting.push({ type: "delete", externalId: key.external_id, localId: null, at: null, raw: "{}" });
    await collect(world.context, world.workspace.id, channelId);
    const { body: voter } = await world.request("POST", "/people", { body: { name: "Voter" } });
    await world.request("PUT", `/ideas/${id}/votes/${voter.id}`);
    const health = (to: string) =>
      world.tx((tx) => tx.db.updateTable("channel").set({ health: to }).where("id", "=", channelId).execute());
    await health("failing");
    await ship(id);
    expect((await held(id)).sort()).toEqual(["channel_failing", "gone", "no_post", "private_post"]);
    const changeId = await confirm(id);
    await run(changeId);
    await deliverAll();
    expect(network.sends).toEqual([]);
    await health("ok");
    await confirm(id);
    await run(changeId);
    await deliverAll();
    expect(network.sends.map(({ command }) => command.parent.authorHandle)).toEqual(["broken"]);
  });

  test("words that are too long for the network are held before they leave", async () => {
    const { id } = await backed([{ by: "short" }]);
    await ship(id);
    const text = encodeURIComponent("x".repeat(501));
    expect((await world.request("GET", `/ideas/${id}/recipients?text=${text}`)).body.items).toMatchObject([
      { state: "held", held: { code: "too_long" } },
    ]);
  });
});

describe("T-29 T-40 words", () => {
  const blanks = { name: "{{answer}}", idea: "Quiet mode", state: "there", answer: "$& {{name}}" };
  test("blanks are filled once from a closed list; nothing is evaluated", () => {
    expect(fillText("{{name}} | {{ idea }} | {{answer}}", blanks)).toBe("{{answer}} | Quiet mode | $& {{name}}");
    for (const text of [
      "{{constructor.constructor('x')()}}",
      "$" + "{1+1}",
      "<%= 7 %>",
      "{{__proto__}}",
      "{{toString}}",
    ])
      expect(fillText(text, blanks)).toBe(text);
    expect(unknownBlanks("{{name}} {{constructor}} {{ x }}")).toEqual(["constructor", "x"]);
  });

  test("a stranger's name is spoken only where it is one", () => {
    expect(speakable("Lena Brandt")).toBe("Lena Brandt");
    expect(speakable("Le\u202ena\u200b\u0000")).toBe("Lena");
    for (const name of ["@everyone", "https://evil.example", "evil.example", "#tag", "x".repeat(81), "{{answer}}"])
      expect(speakable(name), name).toBe("");
  });
});

test("the changelog credits those who asked in public, first ones first, and nobody who said no", async () => {
  const { id, authors } = await backed([
    { by: "first" },
    { by: "refuser" },
    { by: "third" },
    { by: "whisper", visibility: "direct" },
  ]);
  const refuser = await person("Refuser", authors[1]!);
  await world.request("POST", `/people/${refuser}/consents`, { body: { purpose: "updates", granted: false } });
  await ship(id);
  const { items } = (await world.request("GET", "/changelog")).body;
  expect(items[0]).toMatchObject({ id, state: "shipped", answer: "It is in app 2.5.", votes: 4 });
  expect(items[0].credits).toHaveLength(2);
});

function die(): never {
  throw new Error("power cut");
}
