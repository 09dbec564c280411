import { liveChannels } from "#server/channels/store.ts";
import type { Context } from "#server/context.ts";
import { enqueue } from "#server/jobs.ts";
import { inEveryWorkspace } from "#server/workspace/every.ts";

/** At start, every channel that should be read has a job: one that was lost is made again, others keep their time. */
export async function resumeChannels(context: Context): Promise<void> {
  await inEveryWorkspace(context, async (tx) => {
    for (const channel of await liveChannels(tx)) {
      if (channel.paused || channel.health === "reconnect") continue;
      await enqueue(
        tx,
        "collect",
        { channelId: channel.id },
        {
          key: `collect:${channel.id}`,
          queue: `collect:${channel.id}`,
          runAt: channel.next_poll_at ?? context.now(),
          keepEarlier: true,
        },
      );
    }
  });
}
