import type { Context } from "#server/context.ts";
import { firstIdAt } from "#server/db/id.ts";
import { inEveryWorkspace } from "#server/workspace/every.ts";
import { enqueueSend } from "./queue-mail.ts";
import { forgetMails, overdueMails, wipeSecrets } from "./store.ts";

/** Queued this long without a try means that the job was lost. */
const lostAfterMs = 5 * 60_000;
/** How long the outbox remembers. */
const keptMs = 90 * 86_400_000;

/** Finds mails whose job did not survive, and forgets links that are out of date and mails of long ago. */
export async function sweepMail(context: Context): Promise<void> {
  const now = context.now();
  await inEveryWorkspace(context, async (tx) => {
    for (const mail of await overdueMails(tx, now, new Date(now.getTime() - lostAfterMs))) await enqueueSend(tx, mail);
    await wipeSecrets(tx, now);
    await forgetMails(tx, firstIdAt(new Date(now.getTime() - keptMs)));
  });
}
