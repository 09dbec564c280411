import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { joinPortal, type TestMember } from "../../tests/members.ts";
import { openWorld, type World } from "../../tests/world.ts";
import { answer } from "../community/answer.ts";
import { ask } from "../community/ask.ts";
import { authorOf } from "../community/author.ts";
import { reopen } from "../community/reopen.ts";
import { solve } from "../community/solve.ts";
import { vote } from "../community/vote.ts";
import { portalRoutes } from "../portal/routes.ts";
import { advocacyRoutes } from "./routes.ts";
import { defaultRules } from "./rule-book.ts";
import { weighQuestion } from "./weigh-question.ts";

const dayMs = 86_400_000;
const noon = Math.floor(Date.now() / dayMs) * dayMs + 2 * dayMs + dayMs / 2;
const rules = { ...defaultRules, dailyCap: 25, helpful_answer: { counts: true, points: 12, threshold: 2 } };
let world: World;
let members: TestMember[];

beforeAll(async () => {
  world = await openWorld({ capabilities: [portalRoutes, advocacyRoutes] });
  await world.request("PATCH", "/portal", { body: { name: "Brunnwerk" } });
  await world.request("PATCH", "/program", { body: { rules } });
  await world.request("POST", "/program/opening", { body: { overrideReason: "For these tests alone." } });
});
afterAll(() => world.close());

type Step =
  | { do: "accept"; question: number; day: number }
  | { do: "reopen"; question: number; day: number }
  | { do: "vote"; question: number; by: number; on: boolean; day: number }
  | { do: "tell"; question: number };

const question = fc.nat(4);
const day = fc.nat(1);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant("accept" as const), question, day }),
  fc.record({ do: fc.constant("reopen" as const), question, day }),
  fc.record({ do: fc.constant("vote" as const), question, by: fc.nat(2), on: fc.boolean(), day }),
  fc.record({ do: fc.constant("tell" as const), question }),
);

/** What one answerer must have in the end: each thing that stands, on its day, no day above the cap. */
class Model {
  accepted = new Map<number, number>();
  votes = new Map<number, Map<number, number>>();
  take(one: Step): void {
    if (one.do === "accept" && !this.accepted.has(one.question)) this.accepted.set(one.question, one.day);
    if (one.do === "reopen") this.accepted.delete(one.question);
    if (one.do === "vote") {
      const of = this.votes.get(one.question) ?? new Map<number, number>();
      if (!one.on) of.delete(one.by);
      else if (!of.has(one.by)) of.set(one.by, one.day);
      this.votes.set(one.question, of);
    }
  }
  balance(): number {
    const days = [0, 0];
    for (const at of this.accepted.values()) days[at]! += rules.accepted_answer.points;
    for (const of of this.votes.values()) {
      const enough = [...of.values()].toSorted()[rules.helpful_answer.threshold - 1];
      if (enough !== undefined) days[enough]! += rules.helpful_answer.points;
    }
    return days.reduce((sum, points) => sum + Math.min(points, rules.dailyCap), 0);
  }
}

test("acts, reversals, repeats and hints in any order, some at once, come to the same balance", async () => {
  const anew = () =>
    Promise.all(
      ["Dora", "Noor", "Hal", "Lena", "Yuki"].map((name) =>
        joinPortal(world, { name, email: `${name}.${Math.random()}@example.com`.toLowerCase() }),
      ),
    );
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 18 }),
      fc.array(question, { maxLength: 6 }),
      async (steps, repeats) => {
        members = await anew();
        const asked = await askedAndAnswered();
        const model = new Model();
        const told = new Set<number>();
        for (const one of steps) {
          model.take(one);
          if (one.do === "tell") await tell(asked, one.question);
          else {
            await happen(asked, one);
            told.add(one.question);
          }
        }
        // At least once each, in any order, some of them at the same moment.
        await Promise.all([...repeats, ...told].map((which) => tell(asked, which)));
        await Promise.all([...told].toReversed().map((which) => tell(asked, which)));
        const { body } = await world.request("GET", `/people/${members[0]!.personId}/points`);
        expect(body.balance).toBe(model.balance());
        const { rows } = await world.context.owner.query(
          "select count(*)::int as twice from (select reverses from entry where reverses is not null group by reverses having count(*) > 1) t",
        );
        expect(rows[0].twice).toBe(0);
      },
    ),
    { numRuns: 6 },
  );
});

type Asked = { questionId: string; answerId: string }[];

async function askedAndAnswered(): Promise<Asked> {
  const [dora, noor] = members as [TestMember, TestMember];
  return world.tx(async (tx) => {
    const asked: Asked = [];
    for (let i = 0; i < 5; i++) {
      const at = new Date(noon - dayMs);
      const questionId = await ask(world.context, tx, {
        title: `Why does it hiss, ${i}?`,
        source: "It does.",
        categoryId: null,
        tags: [],
        author: await authorOf(tx, noor.identityId),
        at,
        live: false,
      });
      const source = "Hold steam.";
      const author = await authorOf(tx, dora.identityId);
      asked.push({
        questionId,
        answerId: await answer(world.context, tx, { questionId, source, author, at, live: false }),
      });
    }
    return asked;
  });
}

async function happen(asked: Asked, one: Exclude<Step, { do: "tell" }>): Promise<void> {
  const { questionId, answerId } = asked[one.question]!;
  const now = new Date(noon + one.day * dayMs);
  await world.tx(async (tx) => {
    if (one.do === "accept") {
      const { solution } = await tx.db
        .selectFrom("question")
        .select("solution")
        .where("workspace_id", "=", tx.workspaceId)
        .where("id", "=", questionId)
        .executeTakeFirstOrThrow();
      // Accepted twice is once, at the first time.
      if (solution !== "accepted") await solve(tx, { answerId, solution: "accepted", by: "asker", now });
    } else if (one.do === "reopen") await reopen(tx, questionId, now);
    else {
      const { identityId } = members[2 + one.by]!;
      await vote(tx, { postId: answerId, identityId, on: one.on, now });
      if (!one.on) return;
      await tx.db
        .updateTable("vote")
        .set({ voted_at: now })
        .where("workspace_id", "=", tx.workspaceId)
        .where("post_id", "=", answerId)
        .where("identity_id", "=", identityId)
        .where("voted_at", "<", new Date(noon - dayMs / 2))
        .execute();
    }
  });
}

const tell = (asked: Asked, which: number) =>
  weighQuestion(world.context, world.workspace.id, asked[which]!.questionId);
