import { EventEmitter } from "node:events";
import { Logger, type Runner, run, type TaskList, type WorkerEvents } from "graphile-worker";
import { z } from "zod";
import { hearRecommendations } from "./advocacy/hear-recommendations.ts";
import { forgetAnswers } from "./answer-once.ts";
import type { Context } from "./context.ts";
import { keepHeartbeat, releaseAll } from "./heartbeat.ts";
import { recountVotes } from "./ideas/recount-votes.ts";
import { tell } from "./ideas/tell.ts";
import { resumeImports } from "./imports/resume.ts";
import { run as runImport } from "./imports/run.ts";
import { undo as undoImport } from "./imports/undo.ts";
import { deliver } from "./inbox/deliver.ts";
import { reconcile } from "./inbox/reconcile.ts";
import { sweepReplies } from "./inbox/sweep.ts";
import { wake } from "./inbox/wake.ts";
import { makeForecasts } from "./insights/make-forecasts.ts";
import { watch } from "./insights/watch.ts";
import { backfill } from "./intake/backfill.ts";
import { keepBroadcasts } from "./intake/broadcasts.ts";
import { collect } from "./intake/collect.ts";
import { fetchThread } from "./intake/fetch-thread.ts";
import { recheck } from "./intake/recheck.ts";
import { resume } from "./intake/resume.ts";
import { keepStreams } from "./intake/streams.ts";
import type { JobName } from "./jobs.ts";
import { sweepLeavings } from "./leaving/sweep-leavings.ts";
import { sumReaders } from "./links/sum-readers.ts";
import { sendMail } from "./mail/send-mail.ts";
import { sweepMail } from "./mail/sweep-mail.ts";
import { eraseTexts } from "./members/erase-texts.ts";
import { sweepMembers } from "./members/sweep-members.ts";
import { recountNightly } from "./posts/recount-nightly.ts";
import { rerunTopic } from "./posts/rerun.ts";
import { react } from "./react.ts";
import { play } from "./sample/play.ts";
import { learn } from "./understanding/learn.ts";
import { reanalyze } from "./understanding/reanalyze.ts";
import { refine } from "./understanding/refine.ts";

/** Every job, one line each. */
const jobs: { [Name in JobName]: (context: Context, job: Payload, signal: AbortSignal) => Promise<unknown> } = {
  collect: (context, job, signal) => collect(context, job.workspaceId, job.channelId!, { asked: job.asked, signal }),
  backfill: (context, job, signal) => backfill(context, job.workspaceId, job.channelId!, { signal }),
  recheck: (context, job, signal) => recheck(context, job.workspaceId, job.channelId!, { signal }),
  fetchThread: (context, job) => fetchThread(context, job.workspaceId, job.channelId!, job.postId!),
  rerunTopic: (context, job, signal) => rerunTopic(context, job.workspaceId, job.topicId!, { signal }),
  reanalyze: (context, job, signal) => reanalyze(context, job.workspaceId, { signal }),
  refine: (context, job, signal) => refine(context, job.workspaceId, job.ownModelId!, { signal }),
  learn: (context, job, signal) => learn(context, job.workspaceId, { signal }),
  recount: (context, job) => recountNightly(context, job.workspaceId),
  deliver: (context, job) => deliver(context, job.workspaceId, job.replyId!),
  sendMail: (context, job) => sendMail(context, job.workspaceId, job.mailId!),
  reconcile: (context, job) => reconcile(context, job.workspaceId, job.replyId!, job.tries ?? 0),
  wake: (context, job) => wake(context, job.workspaceId, job.conversationId!),
  react: (context, job) => react(context, job.workspaceId, job.eventIds!),
  tell: (context, job, signal) => tell(context, job.workspaceId, job.changeId!, { signal }),
  eraseTexts: (context, job, signal) =>
    eraseTexts(context, job.workspaceId, job.identityId!, job.everything ?? false, { signal }),
  runImport: (context, job, signal) => runImport(context, job.workspaceId, job.importId!, { signal }),
  watch: (context, job) => watch(context, job.workspaceId),
  forecast: (context, job, signal) => makeForecasts(context, job.workspaceId, { signal }),
  undoImport: (context, job, signal) => undoImport(context, job.workspaceId, job.importId!, { signal }),
};

const payload = z.strictObject({
  workspaceId: z.uuid(),
  channelId: z.uuid().optional(),
  topicId: z.uuid().optional(),
  postId: z.uuid().optional(),
  replyId: z.uuid().optional(),
  conversationId: z.uuid().optional(),
  importId: z.uuid().optional(),
  changeId: z.uuid().optional(),
  mailId: z.uuid().optional(),
  identityId: z.uuid().optional(),
  everything: z.boolean().optional(),
  ownModelId: z.uuid().optional(),
  eventIds: z.array(z.uuid()).min(1).optional(),
  asked: z.boolean().optional(),
  tries: z.number().int().optional(),
});
type Payload = z.infer<typeof payload>;

export type Worker = { stop(): Promise<void> };

/** Jobs at once in one process; each holds a connection only while it stores. */
const concurrency = 8;

/**
 * Takes jobs until it is stopped; then finishes what it has begun.
 * @param options.alone nobody else works on this database: what is locked was left by the dead and is free at once
 */
export async function startWorker(context: Context, options: { alone?: boolean } = {}): Promise<Worker> {
  if (options.alone) await releaseAll(context);
  const events = new EventEmitter() as WorkerEvents;
  const heartbeat = keepHeartbeat(context, events);
  const ended = new AbortController();
  const taskList: TaskList = Object.fromEntries(
    Object.entries(jobs).map(([name, work]) => [
      name,
      async (job: unknown) => {
        await work(context, payload.parse(job), ended.signal);
      },
    ]),
  );
  const runner: Runner = await run({
    pgPool: context.app,
    taskList,
    concurrency,
    noHandleSignals: true,
    pollInterval: 1_000,
    parsedCronItems: [],
    events,
    logger: new Logger(() => (level, message, meta) => {
      if (level === "error") context.log.error(meta ?? {}, message);
      else if (level === "warning") context.log.warn(meta ?? {}, message);
      else context.log.debug(message);
    }),
  });
  // The runner's own promise tells of a fatal end; everything it says is in the log.
  runner.promise.catch((error) => context.log.error({ err: error }, "The worker ended"));
  await resume(context);
  await resumeImports(context);
  void recountVotes(context, 30 * 24 * 60).catch((error) =>
    context.log.error({ err: error }, "Votes were not counted"),
  );
  const votes = every(30_000, () => recountVotes(context, 5), context);
  const sweep = every(30_000, () => sweepReplies(context), context);
  const mailSweep = every(30_000, () => sweepMail(context), context);
  const leavingSweep = every(30_000, () => sweepLeavings(context), context);
  const memberSweep = every(60_000, () => sweepMembers(context), context);
  const praise = every(300_000, () => hearRecommendations(context), context);
  const forget = every(3_600_000, () => forgetAnswers(context), context);
  const readers = every(60_000, () => sumReaders(context), context);
  const player = every(1_000, () => play(context), context);
  const streams = keepStreams(context);
  const broadcasts = keepBroadcasts(context);
  return {
    async stop() {
      ended.abort();
      sweep();
      mailSweep();
      leavingSweep();
      memberSweep();
      praise();
      forget();
      votes();
      player();
      readers();
      await Promise.all([streams.stop(), broadcasts.stop()]);
      await runner.stop();
      await heartbeat.stop();
    },
  };
}

/** Runs `work` now and every `ms`; a failure is logged and the next turn comes. */
function every(ms: number, work: () => Promise<unknown>, context: Context): () => void {
  const turn = () => void work().catch((error) => context.log.error({ err: error }, "A periodic job failed"));
  turn();
  const timer = setInterval(turn, ms);
  return () => clearInterval(timer);
}
