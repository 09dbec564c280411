import { liveChannels } from "#server/channels/store.ts";
import type { Context } from "#server/context.ts";
import { askForForecasts } from "#server/insights/make-forecasts.ts";
import { enqueue } from "#server/jobs.ts";
import { askForRecount } from "#server/posts/recount-nightly.ts";
import { resumeRefining } from "#server/understanding/ask-for-refining.ts";
import { resumeLearning } from "#server/understanding/lessons-wanted.ts";
import { inEveryWorkspace } from "#server/workspace/every.ts";
import { enqueueRecheck } from "./recheck.ts";

/** At start, all that should go on has a job: one that was lost is made again, others keep their time. */
export async function resume(context: Context): Promise<void> {
  await inEveryWorkspace(context, async (tx) => {
    const reruns = await tx.db
      .selectFrom("topic")
      .select("id")
      .where("workspace_id", "=", tx.workspaceId)
      .where("rerun_before", "is not", null)
      .where("deleted_at", "is", null)
      .execute();
    for (const { id } of reruns)
      await enqueue(tx, "rerunTopic", { topicId: id }, { key: `rerun:${id}`, onlyLost: true });
    const reading = await tx.db
      .selectFrom("reanalysis")
      .select("before")
      .where("workspace_id", "=", tx.workspaceId)
      .executeTakeFirst();
    if (reading && reading.before !== null)
      await enqueue(tx, "reanalyze", {}, { key: `reanalyze:${tx.workspaceId}`, onlyLost: true });
    await resumeLearning(tx, context.now());
    const refining = await tx.db
      .selectFrom("own_model_wait")
      .select("own_model_id")
      .distinct()
      .where("workspace_id", "=", tx.workspaceId)
      .execute();
    for (const { own_model_id } of refining) await resumeRefining(tx, own_model_id);
    await askForRecount(tx, context.now());
    await askForForecasts(tx, context.now(), "now");
    for (const channel of await liveChannels(tx)) {
      if (channel.paused || channel.health === "reconnect") continue;
      if (channel.last_polled_at && context.connectors.get(channel.connector)?.manifest.recheck)
        await enqueueRecheck(tx, channel.id, context.now(), { onlyLost: true });
      await enqueue(
        tx,
        "collect",
        { channelId: channel.id },
        {
          key: `collect:${channel.id}`,
          queue: `collect:${channel.id}`,
          runAt: channel.next_poll_at ?? context.now(),
          onlyLost: true,
        },
      );
    }
  });
}
