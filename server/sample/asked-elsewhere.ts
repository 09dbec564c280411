import { answer } from "#server/community/answer.ts";
import { askFromPost } from "#server/community/ask-from-post.ts";
import { authorOf, type PortalAuthor } from "#server/community/author.ts";
import { allCategories } from "#server/community/category-store.ts";
import { offerAnswer } from "#server/community/offer-answer.ts";
import { vote } from "#server/community/vote.ts";
import type { Context } from "#server/context.ts";
import type { Actor, Tx } from "#server/db/transaction.ts";
import { changePreferences } from "#server/people/change-preferences.ts";
import { postIdsByKey } from "#server/posts/look-up.ts";
import { cast } from "./cast.ts";
import type { Heard } from "./hear-past.ts";
import { hour } from "./said.ts";
import { noteSent } from "./store.ts";
import { type TeamName, team } from "./team.ts";

/** "The app drains my watch since the weekend", said on the square. */
const asked = "w7";
const hours = { asked: 14, answered: 9, helped: 3 } as const;
const helped = ["hal", "lena", "samir"] as const;

/**
 * One question that a customer asked on the square stands on the portal: its author was told, Dora answered, three say
 * that it helped, and the answer waits in the conversation to be passed on.
 */
export async function askElsewhere(
  context: Context,
  tx: Tx,
  { anchor, users, heard }: { anchor: Date; users: Record<TeamName, string>; heard: Heard },
): Promise<void> {
  const known = heard.externalIds.get(asked);
  const [postId] = known ? await postIdsByKey(tx, [known]) : [];
  if (postId === undefined) throw new Error("The sample's question was not heard");
  const at = (hoursAgo: number): Context => ({
    ...context,
    now: () => new Date(anchor.getTime() - hoursAgo * hour),
  });
  const jonas: Actor = { kind: "user", id: users.jonas, name: team.jonas.name };
  const own: Tx = { ...tx, actor: jonas };
  const app = (await allCategories(tx)).find(({ name }) => name === "App");
  const questionId = await askFromPost(at(hours.asked), own, {
    postId,
    title: "What helps when the app empties a watch?",
    categoryId: app?.id ?? null,
    tags: ["app", "watch"],
  });
  await noteSent(tx, questionId, at(hours.asked).now());
  const dora = await memberNamed(tx, cast.dora.name);
  await changePreferences({ ...tx, actor: { kind: "member", id: dora.id, name: cast.dora.name } }, dora.personId, {
    namedWhenPassedOn: true,
  });
  const answerId = await answer(at(hours.answered), tx, {
    questionId,
    source:
      "Turn off **live temperature** for the watch: app, Settings, Watch. It asked mine every second; since then a charge lasts two days again.",
    author: dora.author,
    live: false,
  });
  for (const who of helped) {
    const { identityId } = await memberNamed(tx, cast[who].name);
    await vote(tx, { postId: answerId, identityId, on: true, now: at(hours.helped).now() });
  }
  await offerAnswer(at(hours.helped), tx, questionId);
}

async function memberNamed(
  tx: Tx,
  name: string,
): Promise<{ id: string; personId: string; identityId: string; author: PortalAuthor }> {
  const row = await tx.db
    .selectFrom("member")
    .select(["id", "person_id", "identity_id"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("name", "=", name)
    .executeTakeFirstOrThrow();
  return {
    id: row.id,
    personId: row.person_id,
    identityId: row.identity_id,
    author: await authorOf(tx, row.identity_id),
  };
}
