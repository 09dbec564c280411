import { actKinds } from "@earshot/contract/choices.ts";
import type { FastifyInstance } from "fastify";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { advocates, charter, openAdvocacy } from "../../tests/advocates.ts";
import type { TestMember } from "../../tests/members.ts";
import type { World } from "../../tests/world.ts";
import { newId } from "../db/id.ts";
import { hearRecommendations } from "./hear-recommendations.ts";
import { defaultRules } from "./rule-book.ts";

const host = "127.0.0.1:4471";
let world: World;
let portal: FastifyInstance;
beforeAll(async () => {
  ({ world, portal } = await openAdvocacy());
});
afterAll(async () => {
  await portal.close();
  await world.close();
});
const { visit, send, join, ask, reply, accept, reopen, vote, follow, points, ledger, acts } = advocates(() => ({
  world,
  portal,
}));

describe("a program", () => {
  test("does not open without its charter, or only by name and with a reason; nothing counted before", async () => {
    const [dora, noor] = [await join("Early Dora"), await join("Early Noor")];
    expect((await visit("/points")).statusCode).toBe(404);
    const question = await ask(noor);
    await accept(await reply(question, dora), noor);
    await follow();
    expect(await points(dora)).toMatchObject({ balance: 0, entries: [] });

    const refused = await world.as("jonas")("POST", "/program/opening", { body: {} });
    expect([refused.status, refused.body.type]).toEqual([422, "charter_missing"]);
    expect(refused.body.errors).toHaveLength(5);
    const forced = await world.as("jonas")("POST", "/program/opening", {
      body: { overrideReason: "A trial among friends." },
    });
    expect(forced.body).toMatchObject({ openedBy: "Jonas Weil", overrideReason: "A trial among friends." });
    await world.as("jonas")("DELETE", "/program/opening");
    expect((await world.request("GET", "/program")).body.openedAt).toBeNull();
    await world.as("jonas")("PATCH", "/program", { body: { charter } });
    const opened = await world.as("jonas")("POST", "/program/opening", { body: {} });
    expect(opened.body).toMatchObject({ missing: [], overrideReason: null, rulesUrl: `http://${host}/points` });
    const emptied = await world.as("jonas")("PATCH", "/program", { body: { charter: { purpose: "" } } });
    expect(emptied.body.type).toBe("charter_missing");

    // What was accepted before it opened earns nothing, also when somebody looks at it again.
    await vote(question, dora);
    await follow();
    expect(await points(dora)).toMatchObject({ balance: 0, entries: [] });
    const { rows } = await world.context.owner.query(
      "select verb, data from event where verb like 'program.%' order by id",
    );
    expect(rows.map(({ verb }: { verb: string }) => verb)).toEqual([
      "program.opened",
      "program.closed",
      "program.updated",
      "program.opened",
    ]);
    expect(rows[0].data).toMatchObject({ by: "Jonas Weil", overrideReason: "A trial among friends." });
  });

  test("says its rules to everybody in plain words, and each change of them makes a set of its own", async () => {
    const before = (await world.request("GET", "/program")).body;
    const rules = { ...defaultRules, recommendation: { counts: false, points: 10 } };
    const changed = await world.request("PATCH", "/program", { body: { rules } });
    expect(changed.body).toMatchObject({ rulesVersion: before.rulesVersion + 1 });
    expect((await world.request("PATCH", "/program", { body: { rules } })).body.rulesVersion).toBe(
      changed.body.rulesVersion,
    );
    const page = await visit("/points");
    expect([page.statusCode, page.headers["set-cookie"]]).toEqual([200, undefined]);
    for (const words of [
      "Your answer is accepted",
      "3 others say that your answer helped.",
      "At most 50 points a day.",
      "bots",
      "If you think something is wrong",
      charter.purpose,
      charter.companyGain,
    ])
      expect(page.body).toContain(words);
    expect(page.body).not.toContain("recommend us");
    const { version } = changed.body;
    const stale = await world.request("PATCH", "/program", {
      body: { rules: defaultRules },
      headers: { "if-match": `"${version}"` },
    });
    expect(stale.status).toBe(409);
    await world.request("PATCH", "/program", { body: { rules: defaultRules } });
  });
});

describe("the ledger", () => {
  test("an accepted answer earns a line that opens it; undone it is reversed and nothing is deleted; again it earns again", async () => {
    const [dora, noor] = [await join("Dora Quist"), await join("Noor Haddad")];
    const question = await ask(noor, "Piko shows E7 after the update");
    const answer = await reply(question, dora);
    await accept(answer, noor);
    await accept(answer, noor);
    await follow();
    expect(await ledger(dora)).toEqual([[15, "rule"]]);
    const page = await visit("/me/points", dora);
    expect(page.body).toContain("You have 15 points.");
    expect((await visit("/me", dora)).body).toContain("You have 15 points.");
    expect(page.body).toContain(`href="/questions/${question}/piko-shows-e7-after-the-update#post-${answer}"`);

    await reopen(question, noor);
    await follow();
    expect(await ledger(dora)).toEqual([
      [-15, "undone"],
      [15, "rule"],
    ]);
    expect((await visit("/me/points", dora)).body).toContain("You have 0 points.");
    await accept(answer, noor);
    await follow();
    expect(await ledger(dora)).toEqual([
      [15, "rule"],
      [-15, "undone"],
      [15, "rule"],
    ]);
    const [newest, reversal] = (await world.request("GET", `/ledger?memberId=${dora.id}`)).body.items;
    expect(newest.actId).not.toBe(reversal.actId);
    expect(newest.subject).toMatchObject({ title: "Piko shows E7 after the update", questionId: question });
    expect((await acts(dora)).map(({ state }: { state: string }) => state)).toEqual(["counted", "undone"]);
    expect(await points(dora)).toMatchObject({ balance: 15, member: { name: "Dora Quist" } });
  });

  test("the working role can add lines, and neither change nor remove one", async () => {
    for (const words of ["update entry set points = 1000", "delete from entry", "truncate entry"]) {
      await expect(world.tx((tx) => sql.raw(words).execute(tx.db))).rejects.toThrow("permission denied");
    }
  });

  test("helpful answers count from the third other's vote, not one's own team's or bots', and no longer when one goes", async () => {
    const [dora, noor, hal, lena, staff, bot] = await Promise.all(
      ["Dora", "Noor", "Hal", "Lena", "Jonas at home", "Espresso Deals"].map((name) => join(name)),
    );
    for (const [who, voice] of [
      [staff, "staff"],
      [bot, "bot"],
    ] as const)
      await world.context.owner.query("update person set voice_type = $1 where id = $2", [voice, who!.personId]);
    const mei = await join("Mei Tanaka", "mei.tanaka@brunnwerk.example");
    const answer = await reply(await ask(noor!), dora!);
    for (const who of [noor, hal, staff, bot, mei]) await vote(answer, who!);
    expect((await vote(answer, dora!)).statusCode).toBe(422);
    await follow();
    expect(await ledger(dora!)).toEqual([]);
    await vote(answer, lena!);
    await follow();
    expect(await ledger(dora!)).toEqual([[5, "rule"]]);
    await vote(answer, hal!, "no");
    await follow();
    expect(await ledger(dora!)).toEqual([
      [-5, "undone"],
      [5, "rule"],
    ]);
  });

  test("teammates, by person or mail, and bots earn nothing; nor does an answer to one's own question", async () => {
    const [noor, tom, staff] = [
      await join("Noor"),
      await join("Tom Aldous", "tom.aldous@brunnwerk.example"),
      await join("Priya at home"),
    ];
    await world.context.owner.query("update person set voice_type = 'staff' where id = $1", [staff.personId]);
    for (const who of [tom, staff]) {
      await accept(await reply(await ask(noor), who), noor);
      await follow();
      const [act] = await acts(who);
      expect(act).toMatchObject({ state: "left_out", reason: "teammate", points: 0 });
      const forced = await world.as("ana")("PUT", `/acts/${act.id}/ruling`, {
        body: { ruling: "counted", reason: "But it was good" },
      });
      expect([forced.status, forced.body.type]).toEqual([422, "left_out"]);
    }
    await accept(await reply(await ask(noor), noor), noor);
    await follow();
    expect((await acts(noor))[0]).toMatchObject({ state: "left_out", reason: "own" });
    expect((await points(noor)).balance).toBe(0);
  });

  test("a day gives no more than its cap, in the workspace's zone, and the rest when something is taken back", async () => {
    await world.context.owner.query("update workspace set timezone = 'Pacific/Auckland' where id = $1", [
      world.workspace.id,
    ]);
    const [dora, noor] = [await join("Dora"), await join("Noor")];
    const answers: { question: string; answer: string }[] = [];
    for (let i = 0; i < 6; i++) {
      const question = await ask(noor);
      answers.push({ question, answer: await reply(question, dora) });
    }
    // Two before midnight in Auckland and four after; in UTC one day.
    const { rows } = await world.context.owner.query(
      "select (date_trunc('day', now() at time zone 'Pacific/Auckland') + interval '2 days') at time zone 'Pacific/Auckland' as at",
    );
    const midnight: Date = rows[0].at;
    for (const [i, { question, answer }] of answers.entries()) {
      await accept(answer, noor);
      await world.context.owner.query("update question set solved_at = $1 where id = $2", [
        new Date(midnight.getTime() + (i < 2 ? -60_000 : i * 60_000)),
        question,
      ]);
    }
    await follow();
    expect((await points(dora)).balance).toBe(2 * 15 + 50);
    expect(await ledger(dora)).toContainEqual([5, "rule"]);
    const full = await visit("/me/points", dora);
    expect(full.body).toContain("of 15: the day was full");
    await reopen(answers[2]!.question, noor);
    await follow();
    expect((await points(dora)).balance).toBe(2 * 15 + 45);
    await world.context.owner.query("update workspace set timezone = 'UTC' where id = $1", [world.workspace.id]);
  });

  test("a shipped idea credits who asked first, or all who asked before, as the rule of its day says; taken back when it is no more", async () => {
    const [lena, noor, late] = [await join("Lena Brandt"), await join("Noor"), await join("Late")];
    const idea = async (title: string) =>
      (await world.request("POST", "/ideas", { body: { title } })).body.id as string;
    const decide = (id: string, state: string) => world.request("PATCH", `/ideas/${id}`, { body: { state } });
    const quiet = await idea("Quiet mode at six");
    for (const who of [lena, noor]) await send(`/ideas/${quiet}/vote`, { on: "yes" }, who);
    await decide(quiet, "shipped");
    await follow();
    await send(`/ideas/${quiet}/vote`, { on: "yes" }, late);
    await follow();
    expect([await ledger(lena), await ledger(noor), await ledger(late)]).toEqual([[[20, "rule"]], [], []]);
    await decide(quiet, "started");
    await follow();
    expect(await ledger(lena)).toEqual([
      [-20, "undone"],
      [20, "rule"],
    ]);

    await world.request("PATCH", "/program", {
      body: { rules: { ...defaultRules, shipped_idea: { counts: true, points: 7, credits: "all" } } },
    });
    const tank = await idea("A side tank");
    const other = await idea("A tank at the side");
    await send(`/ideas/${tank}/vote`, { on: "yes" }, lena);
    await send(`/ideas/${other}/vote`, { on: "yes" }, noor);
    await decide(tank, "shipped");
    await follow();
    expect(await ledger(noor)).toEqual([]);
    await world.request("PUT", `/ideas/${other}/merge`, { body: { into: tank } });
    await follow();
    expect((await ledger(noor))[0]).toEqual([7, "rule"]);
    await world.request("DELETE", `/ideas/${other}/merge`);
    await follow();
    expect((await ledger(noor))[0]).toEqual([-7, "undone"]);
    expect((await ledger(lena))[0]).toEqual([7, "rule"]);
    await world.request("PATCH", "/program", { body: { rules: defaultRules } });
  });

  test("a public recommendation waits for a teammate before it counts, unseen by the member till then, and goes with its post", async () => {
    const hal = await join("Hal Ostrow");
    const post = await praise(hal, "The Piko is the best machine I ever had.", "public");
    await praise(hal, "Between us: I love it.", "direct");
    await hearRecommendations(world.context);
    await hearRecommendations(world.context);
    const found = await acts(hal);
    expect(found).toMatchObject([{ kind: "recommendation", state: "held", reason: "confirm", subjectId: post }]);
    expect((await visit("/me/points", hal)).body).not.toContain("Recommendation");
    expect((await visit(`/me/points/${found[0].id}`, hal)).statusCode).toBe(404);
    const body = { ruling: "counted", reason: "Kind words, and true." };
    expect((await world.as("priya")("PUT", `/acts/${found[0].id}/ruling`, { body })).status).toBe(403);
    const ruled = await world.as("ana")("PUT", `/acts/${found[0].id}/ruling`, { body });
    expect(ruled.body).toMatchObject({ state: "counted", points: 10, ruling: { by: "Ana Ribeiro" } });
    expect((await visit(`/me/points/${found[0].id}`, hal)).body).toContain("Kind words, and true.");
    await world.context.owner.query("update post set deleted_at = now(), text = '' where id = $1", [post]);
    await hearRecommendations(world.context);
    expect(await ledger(hal)).toEqual([
      [-10, "undone"],
      [10, "rule"],
    ]);
  });
});

/** A post by an account of the member on a network, with what analysis says of it. */
async function praise(by: TestMember, text: string, visibility: string): Promise<string> {
  return world.tx(async (tx) => {
    const workspace_id = tx.workspaceId;
    const [identity, id] = [newId(), newId()];
    await tx.db
      .insertInto("identity")
      .values({
        workspace_id,
        id: identity,
        network: "square",
        external_id: identity,
        handle: "hal",
        handle_key: "hal",
        name: "Hal",
        person_id: by.personId,
      })
      .execute();
    await tx.db
      .insertInto("post")
      .values({
        workspace_id,
        id,
        network: "square",
        external_id: id,
        kind: "status",
        visibility,
        text,
        author_id: identity,
        root_id: id,
        posted_at: new Date(),
      })
      .execute();
    await tx.db
      .insertInto("signal")
      .values({ workspace_id, post_id: id, intents: ["praise"], said: "{}" })
      .execute();
    return id;
  });
}

describe("those who vote for each other", () => {
  let rex: TestMember;
  let kip: TestMember;
  let dot: TestMember;

  test("are noticed: what they make count waits for a person, with who votes for whom", async () => {
    [rex, kip, dot] = [await join("Rex"), await join("Kip"), await join("Dot")];
    const circle = [rex, kip, dot];
    // Everybody asks, the next one answers, and who asked accepts.
    for (let i = 0; i < 9; i++) {
      const [asker, answerer] = [circle[i % 3]!, circle[(i + 1 + (Math.floor(i / 3) % 2)) % 3]!];
      await accept(await reply(await ask(asker), answerer), asker);
      await follow();
    }
    const found = await acts(rex);
    const held = found.filter(({ state }: { state: string }) => state === "held");
    expect(held.length).toBeGreaterThan(0);
    expect(held[0]).toMatchObject({ reason: "ring", points: 0 });
    expect(held[0].ring[0]).toMatchObject({ name: expect.stringMatching(/Kip|Dot/), share: 1 });
    expect((await world.request("GET", "/program/counts")).body.held).toBeGreaterThan(0);
    const page = await visit("/me/points", rex);
    expect(page.body).toContain("A person looks at it first");
  });

  test("stay held when they do it once more after a person said no", async () => {
    const held = (await acts(rex)).find(({ state }: { state: string }) => state === "held");
    const said = await world.as("ana")("PUT", `/acts/${held.id}/ruling`, {
      body: { ruling: "declined", reason: "You three answer only each other." },
    });
    expect(said.body).toMatchObject({ state: "declined", points: 0 });
    const asker = (await askerOf(held.subjectId)) as TestMember;
    await reopen(held.subject.questionId, asker);
    await follow();
    await accept(held.subjectId, asker);
    await follow();
    const again = (await acts(rex)).find(
      (act: { subjectId: string; state: string }) => act.subjectId === held.subjectId && act.state !== "undone",
    );
    expect(again).toMatchObject({ state: "held" });
  });

  test("are not suspected for answering many others: two who help everybody may help each other", async () => {
    const [hal, dora] = [await join("Hal"), await join("Dora")];
    const others = await Promise.all(["One", "Two", "Three"].map((name) => join(name)));
    for (const other of others) {
      for (const [asker, answerer] of [
        [hal, other],
        [dora, other],
      ] as const)
        await accept(await reply(await ask(asker), answerer), asker);
    }
    for (let i = 0; i < 2; i++) {
      await accept(await reply(await ask(hal), dora), hal);
      await accept(await reply(await ask(dora), hal), dora);
    }
    await follow();
    for (const who of [hal, dora])
      expect((await acts(who)).map(({ state }: { state: string }) => state)).toEqual(["counted", "counted"]);
  });

  async function askerOf(answerId: string): Promise<TestMember | undefined> {
    const { rows } = await world.context.owner.query(
      "select q.author_id from question q join answer a on a.question_id = q.id where a.id = $1",
      [answerId],
    );
    return [rex, kip, dot].find(({ identityId }) => identityId === rows[0].author_id);
  }
});

test("a preview says what rules would have given in the last 30 days, and changes nothing", async () => {
  const preview = (rules: unknown) => world.as("jonas")("POST", "/program/preview", { body: { rules } });
  const before = (await preview(defaultRules)).body;
  const [dora, noor] = [await join("Dora"), await join("Noor")];
  for (let i = 0; i < 4; i++) await accept(await reply(await ask(noor), dora), noor);
  const lines = (await world.request("GET", "/ledger?limit=200")).body.items.length;
  const { body } = await preview(defaultRules);
  expect(body.rules.accepted_answer.acts - before.rules.accepted_answer.acts).toBe(4);
  expect(body.rules.accepted_answer.points - before.rules.accepted_answer.points).toBe(60);
  expect(body.rules.accepted_answer.members - before.rules.accepted_answer.members).toBe(1);
  expect(body.total.points - before.total.points).toBe(50);
  expect(body.capped - before.capped).toBe(10);
  const none = Object.fromEntries(actKinds.map((kind) => [kind, { ...defaultRules[kind], counts: false }]));
  expect((await preview({ ...defaultRules, ...none })).body.total).toEqual({ points: 0, acts: 0, members: 0 });
  expect((await world.request("GET", "/ledger?limit=200")).body.items).toHaveLength(lines);
  expect((await preview({ ...defaultRules, dailyCap: 0 })).status).toBe(400);
  await follow();
});

test("the ledger is read in pages, and filtered by what was done", async () => {
  const seen: string[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const { body }: { body: { items: { id: string }[]; nextCursor: string | null } } = await world.request(
      "GET",
      `/ledger?limit=7${cursor ? `&cursor=${cursor}` : ""}`,
    );
    seen.push(...body.items.map(({ id }) => id));
    cursor = body.nextCursor;
  }
  const { rows } = await world.context.owner.query("select id from entry where workspace_id = $1 order by id desc", [
    world.workspace.id,
  ]);
  expect(seen).toEqual(rows.map(({ id }: { id: string }) => id));
  const only = (await world.request("GET", "/ledger?actKind=shipped_idea&kind=reversed")).body.items;
  expect(only.length).toBeGreaterThan(0);
  expect(only.every((line: { kind: string; actKind: string }) => line.kind === "reversed")).toBe(true);
});
