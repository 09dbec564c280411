import type { Result } from "@earshot/contract/endpoint.ts";
import type { previewLeaving as endpoint } from "@earshot/contract/leaving.ts";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { chooseMembers } from "./choose-members.ts";
import type { Because } from "./match.ts";
import { planLeaving } from "./plan.ts";
import { presentMatched } from "./present.ts";
import { settingsOf } from "./settings.ts";

/** What leaving a conversation would come to, without doing it. */
export async function previewLeaving(
  context: Context,
  tx: Tx,
  conversationId: string,
  categoryId: string | undefined,
): Promise<Result<typeof endpoint>> {
  const plan = await planLeaving(context, tx, conversationId, { categoryId });
  const { asked, passed } = await chooseMembers(tx, plan, context.now());
  const counted = new Map<Because, number>();
  for (const { because } of passed) counted.set(because, (counted.get(because) ?? 0) + 1);
  return {
    refusal: plan.refusal && { code: plan.refusal.type, message: plan.refusal.message },
    title: plan.title,
    categoryId: plan.occasion.category?.id ?? null,
    tags: plan.occasion.tags,
    minutes: (await settingsOf(tx)).minutes,
    asked: asked.map(presentMatched),
    passed: [...counted].map(([because, members]) => ({ because, members })),
  };
}
