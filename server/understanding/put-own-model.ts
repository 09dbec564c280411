import type { Body } from "@earshot/contract/endpoint.ts";
import { type createOwnModel, mostOwnModels } from "@earshot/contract/own-models.ts";
import { sql } from "kysely";
import type { Context } from "#server/context.ts";
import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { conflict, notFound, refused } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { enqueueRefining } from "./ask-for-refining.ts";
import { checkMeanings } from "./model-file/check-meanings.ts";
import { lockOwnModel, type OwnModelRow, ownModels, sealKey } from "./own-models.ts";

type Given = Body<typeof createOwnModel>;

/**
 * Makes a model of the workspace's own (`id` null) or changes one. A kept key stays only for the same address: it is told
 * to no other. Without encryption an endpoint must be one of this network's, which EARSHOT_ALLOW_PRIVATE_HOSTS names. What
 * waited because it failed is tried at once.
 */
export async function putOwnModel(
  context: Context,
  tx: Tx,
  id: string | null,
  given: Given,
  ifMatch: number | null,
): Promise<string> {
  const before = id === null ? undefined : await lockOwnModel(tx, id);
  if (id !== null && !before) throw notFound("model");
  if (before && ifMatch !== null && before.version !== ifMatch)
    throw conflict("Somebody else changed this model meanwhile.", before.version);
  const own = id ?? newId();
  const what = given.kind === "file" ? await fileOf(context, given) : endpointOf(context, own, given, before);
  // One at a time: two requests could give one task to two models.
  await sql`select pg_advisory_xact_lock(4473, hashtext(${tx.workspaceId}))`.execute(tx.db);
  const others = (await ownModels(tx, context.now())).filter((other) => other.id !== id);
  if (id === null && others.length >= mostOwnModels)
    throw refused("too_many", `A workspace has at most ${mostOwnModels} models of its own.`);
  const tasks = [...new Set(given.tasks)];
  const taken = others.filter(({ active }) => active).flatMap((other) => other.tasks);
  const twice = given.active ? tasks.filter((task) => taken.includes(task)) : [];
  if (twice.length > 0)
    throw refused("task_taken", `Another model of yours is asked for this already: ${twice.join(", ")}.`, [
      { path: "tasks", code: "taken", message: `asked of another model: ${twice.join(", ")}` },
    ]);
  const row = {
    ...what,
    model: given.model.toWellFormed(),
    tasks: sql<string[]>`${tasks}::text[]`,
    active: given.active,
    requests_a_day: given.requestsADay,
    failures: 0,
    open_until: null,
    last_error: null,
    updated_at: context.now(),
  };
  if (before)
    await tx.db
      .updateTable("own_model")
      .set((eb) => ({ ...row, version: eb("version", "+", 1) }))
      .where("workspace_id", "=", tx.workspaceId)
      .where("id", "=", own)
      .execute();
  else
    await tx.db
      .insertInto("own_model")
      .values({ workspace_id: tx.workspaceId, id: own, ...row })
      .execute();
  const where = what.base_url === null ? { file: true } : { host: new URL(what.base_url).host };
  record(
    tx,
    before ? "own_model.updated" : "own_model.created",
    { kind: "own_model", id: own },
    { data: { by: tx.actor.name, ...where, model: given.model, tasks, active: given.active } },
  );
  await enqueueRefining(tx, own, context.now());
  return own;
}

function endpointOf(
  context: Context,
  id: string,
  given: Exclude<Given, { kind: "file" }>,
  before: OwnModelRow | undefined,
) {
  const base_url = addressOf(context, given.baseUrl);
  const kept = before?.base_url === base_url ? before.key : null;
  return {
    kind: "endpoint",
    base_url,
    key: given.key === undefined ? kept : sealKey(context, id, given.key),
    private_posts: given.privatePosts,
    tokens_a_day: given.tokensADay,
    labels: null,
    cpu_seconds_a_day: null,
  };
}

/** Nothing leaves the machine for a file, so it reads what the built-in models read. */
async function fileOf(context: Context, given: Extract<Given, { kind: "file" }>) {
  return {
    kind: "file",
    base_url: null,
    key: null,
    private_posts: true,
    tokens_a_day: 0,
    labels: JSON.stringify(await checkMeanings(context.modelFiles.folder, given)),
    cpu_seconds_a_day: given.cpuSecondsADay,
  };
}

/** Without what hangs behind; 422 where it could not be asked or would be read on the way. */
function addressOf(context: Context, given: string): string {
  const url = new URL(given);
  const fault = (code: string, message: string) => refused(code, message, [{ path: "baseUrl", code, message }]);
  if (url.username || url.password || url.search || url.hash)
    throw fault("address_refused", "Give the address alone, without a log-in, a ? or a #; the key has its own field.");
  const host = `${url.hostname}:${url.port || "80"}`;
  if (url.protocol === "http:" && !context.config.allowPrivateHosts.includes(host))
    throw fault(
      "unencrypted",
      "Without encryption everybody on the way reads posts and key. Use https, or name a server of your own network in EARSHOT_ALLOW_PRIVATE_HOSTS.",
    );
  return url.href.replace(/\/+$/, "").replace(/\/chat\/completions$/, "");
}
