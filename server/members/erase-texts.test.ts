import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { joinPortal, type TestMember } from "../../tests/members.ts";
import { openWorld, type World } from "../../tests/world.ts";
import { answer } from "../community/answer.ts";
import { ask } from "../community/ask.ts";
import { authorOf } from "../community/author.ts";
import { questionPages } from "../community/portal-pages.ts";
import { communityRoutes } from "../community/routes.ts";
import { solve } from "../community/solve.ts";
import { vote } from "../community/vote.ts";
import { createPortal } from "../portal/create-portal.ts";
import { openPortal } from "../portal/open-portal.ts";
import { eraseMember } from "./erase-member.ts";
import { eraseTexts } from "./erase-texts.ts";

const host = "community.brunnwerk.example";
let world: World;
let portal: FastifyInstance;
let lena: TestMember;
let n = 0;
beforeAll(async () => {
  world = await openWorld({ capabilities: [communityRoutes], env: { EARSHOT_PORTAL_URL: `https://${host}` } });
  await world.tx((tx) => openPortal(tx, "The cast is waiting.", world.context.now()));
  portal = createPortal(world.context, [questionPages]);
  await portal.ready();
  lena = await joinPortal(world, { name: "Lena Brandt", email: "lena@example.com" });
});
afterAll(async () => {
  await portal?.close();
  await world.close();
});

const asks = (who: TestMember, title: string) =>
  world.tx(async (tx) =>
    ask(world.context, tx, {
      title,
      source: `${title} I wonder.`,
      categoryId: null,
      tags: [],
      author: await authorOf(tx, who.identityId),
    }),
  );
const answers = (who: TestMember, questionId: string, source: string) =>
  world.tx(async (tx) => answer(world.context, tx, { questionId, source, author: await authorOf(tx, who.identityId) }));
const page = async (id: string) => portal.inject({ url: `/questions/${id}`, headers: { host } });

/** Dora's accepted answer, another of hers, a question that Lena answered, and one that nobody did. */
async function active() {
  const dora = await joinPortal(world, { name: "Dora Quistcanary", email: `dora${++n}@example.com` });
  const theirs = await asks(lena, "Does yours hiss at six?");
  const accepted = await answers(dora, theirs, "Hold steam for five seconds.");
  await answers(dora, theirs, "Or buy another one, quietly.");
  await world.tx((tx) =>
    solve(tx, { answerId: accepted, solution: "accepted", by: "asker", now: world.context.now() }),
  );
  const answered = await asks(dora, "How do I descale a Piko?");
  await answers(lena, answered, "With citric acid.");
  const alone = await asks(dora, "Is there a green one?");
  await world.tx((tx) => vote(tx, { postId: theirs, identityId: dora.identityId, on: true, now: world.context.now() }));
  return { dora, theirs, answered, alone };
}
async function erase({ id, identityId }: TestMember, everything: boolean): Promise<void> {
  await world.tx((tx) => eraseMember(tx, id, { everything, now: world.context.now() }));
  await eraseTexts(world.context, world.workspace.id, identityId, everything);
  await eraseTexts(world.context, world.workspace.id, identityId, everything);
}
const namesLeft = async () => {
  const { rows } = await world.context.owner.query(
    `select count(*)::int as n from (select name as t from identity union all select name from person union all select name from member
     union all select text from post union all select raw from post_raw union all select data::text from event where data is not null) x
     where t like '%Quistcanary%'`,
  );
  return rows[0].n;
};

test("T-10: the author of an accepted answer is erased: it stays under “A former member”, their other texts go, votes stay", async () => {
  const { dora, theirs, answered, alone } = await active();
  await erase(dora, false);
  const solved = (await page(theirs)).body;
  expect(solved).toContain("Hold steam for five seconds.");
  expect(solved).toContain("A former member");
  expect(solved).not.toContain("quietly");
  expect(solved).not.toContain("Quistcanary");
  const kept = (await page(answered)).body;
  expect(kept).toContain("How do I descale a Piko?");
  expect(kept).toContain("With citric acid.");
  expect((await page(alone)).statusCode).toBe(404);
  expect(await namesLeft()).toBe(0);
  expect((await world.request("GET", `/questions/${theirs}`)).body).toMatchObject({ votes: 1 });
});

test("T-10: who wants everything gone gets that: the question is open again, and nothing of the words is left", async () => {
  const { dora, theirs, answered, alone } = await active();
  await erase(dora, true);
  const open = await page(theirs);
  expect([open.statusCode, open.body.includes("Hold steam"), open.body.includes("quietly")]).toEqual([
    200,
    false,
    false,
  ]);
  for (const id of [answered, alone]) expect((await page(id)).statusCode).toBe(404);
  expect(await namesLeft()).toBe(0);
  const { rows } = await world.context.owner.query(
    "select count(*)::int as n from post where author_id = $1 and text <> ''",
    [dora.identityId],
  );
  expect(rows).toEqual([{ n: 0 }]);
});
