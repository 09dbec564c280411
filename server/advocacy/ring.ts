import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";

/** Somebody who mostly votes within a circle: identities, and what went back and forth. */
export type RingTie = { identityId: string; gave: number; got: number; share: number };

const lookBackDays = 90;
/** Of what somebody gave, so much goes to the circle. */
const mostly = 0.6;
/** People who are looked at, around one act. */
const mostAround = 60;

/**
 * Who of those that made an act count votes in a ring with its author: each voted for the other's answers (or accepted
 * them), twice or within a circle of three, and most of what they gave went to that circle. Only what had happened by
 * then is looked at, so that the answer is the same whenever it is asked.
 */
export async function ringAround(
  tx: Tx,
  { authorId, backers, at }: { authorId: string; backers: readonly string[]; at: Date },
): Promise<RingTie[]> {
  if (backers.length === 0) return [];
  const around = new Set([authorId, ...backers.slice(0, mostAround)]);
  for (const taker of (await givenBy(tx, [...around], at)).keys()) around.add(taker.split(" ")[1] ?? "");
  const given = await givenBy(tx, [...around].slice(0, 2 * mostAround), at);
  const count = (from: string, to: string) => given.get(`${from} ${to}`) ?? 0;
  const mutual = (a: string, b: string) => Math.min(count(a, b), count(b, a));

  return backers.flatMap((backer) => {
    const back = mutual(backer, authorId);
    if (back === 0) return [];
    const thirds = [...around].filter(
      (other) => other !== backer && other !== authorId && mutual(backer, other) > 0 && mutual(authorId, other) > 0,
    );
    if (back < 2 && thirds.length === 0) return [];
    const all = [...given].reduce((sum, [pair, n]) => sum + (pair.startsWith(`${backer} `) ? n : 0), 0);
    const inside = [authorId, ...thirds].reduce((sum, other) => sum + count(backer, other), 0);
    const share = inside / all;
    if (share < mostly) return [];
    return [{ identityId: backer, gave: count(backer, authorId), got: count(authorId, backer), share }];
  });
}

/** Distinct answers that each of these voted for or accepted, by "giver taker". */
async function givenBy(tx: Tx, givers: readonly string[], at: Date): Promise<Map<string, number>> {
  const from = new Date(at.getTime() - lookBackDays * 86_400_000);
  // Votes carry microseconds, `at` does not.
  const until = new Date(at.getTime() + 1);
  const { rows } = await sql<{ giver: string; taker: string; n: number }>`
    with given as (
      select v.identity_id as giver, a.author_id as taker, a.id
      from vote v join answer a on a.workspace_id = v.workspace_id and a.id = v.post_id
      where v.workspace_id = ${tx.workspaceId} and v.identity_id = any(${[...givers]}::uuid[])
        and v.voted_at >= ${from} and v.voted_at < ${until}
      union
      select q.author_id, a.author_id, a.id
      from question q join answer a on a.workspace_id = q.workspace_id and a.id = q.solution_id
      where q.workspace_id = ${tx.workspaceId} and q.author_id = any(${[...givers]}::uuid[])
        and q.solution = 'accepted' and q.solved_by = 'asker' and q.solved_at >= ${from} and q.solved_at < ${until}
    )
    select giver, taker, count(*)::int as n from given where giver <> taker group by giver, taker`.execute(tx.db);
  return new Map(rows.map(({ giver, taker, n }) => [`${giver} ${taker}`, n]));
}
