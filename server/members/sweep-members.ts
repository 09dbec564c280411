import type { Context } from "#server/context.ts";
import { digestContributors } from "#server/digest-contributors.ts";
import { forgetProofs } from "#server/people/proof-store.ts";
import { inEveryWorkspace } from "#server/workspace/every.ts";
import { sendDigests } from "./digest.ts";
import { forgetLinks } from "./store.ts";
import { forgetUnsent } from "./unsent-form.ts";

/** Long enough that whoever comes with an old link is told why it does not work. */
const linksKeptMs = 7 * 86_400_000;

/** Sends the digests that are due, and forgets what ran out: links after a while, forms at once. */
export async function sweepMembers(context: Context): Promise<void> {
  await sendDigests(context, digestContributors);
  await inEveryWorkspace(context, async (tx) => {
    await forgetUnsent(tx, context.now());
    await forgetProofs(tx, { expiredBefore: new Date(context.now().getTime() - linksKeptMs) });
    await forgetLinks(tx, new Date(context.now().getTime() - linksKeptMs));
  });
}
