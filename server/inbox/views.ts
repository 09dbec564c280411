import { type ConversationFilter, conversationFilter } from "@earshot/contract/inbox-filter.ts";
import type { SavedView } from "@earshot/contract/inbox-views.ts";
import { sql } from "kysely";
import type { Context } from "#server/context.ts";
import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { badRequest, forbidden, notFound, refused, refuseStale } from "#server/errors.ts";
import { record } from "#server/events.ts";
import type { Caller } from "#server/workspace/authenticate.ts";
import { count } from "./count.ts";
import { resolve } from "./list.ts";

/** What somebody can still look through. */
const mostViews = 100;

type Scope = SavedView["scope"];
type Row = {
  id: string;
  owner_id: string | null;
  scope: string;
  name: string;
  filter: unknown;
  position: number;
  version: number;
};

/** The team's views and one's own, each in their order. */
export async function listViews(tx: Tx, userId: string | null): Promise<SavedView[]> {
  return (await seen(tx, userId)).map(present);
}

/** A view whose filter names what is gone (a channel, a teammate) counts as what it finds now: nothing. */
export async function countViews(context: Context, tx: Tx, userId: string | null) {
  const figures = [];
  for (const view of await listViews(tx, userId)) {
    const mine = view.filter.assignee === "me" && userId === null;
    const found = mine
      ? { count: 0, more: false }
      : await count(tx, userId, await resolve(context, tx, view.filter, userId));
    figures.push({ id: view.id, ...found });
  }
  return figures;
}

export async function createView(
  tx: Tx,
  caller: Caller,
  given: { name: string; scope: Scope; filter: ConversationFilter },
): Promise<SavedView> {
  const owner = ownerFor(caller, given.scope);
  await line(tx);
  const among = (await seen(tx, caller.userId)).filter(({ scope }) => scope === given.scope);
  if (among.length >= mostViews)
    throw refused("too_many", `There are ${mostViews} such views already; drop one first.`);
  const row = await tx.db
    .insertInto("saved_view")
    .values({
      workspace_id: tx.workspaceId,
      id: newId(),
      owner_id: owner,
      scope: given.scope,
      name: given.name,
      filter: JSON.stringify(given.filter),
      position: among.length,
    })
    .returning(columns)
    .executeTakeFirstOrThrow();
  record(tx, "saved_view.created", { kind: "saved_view", id: row.id }, { version: 1, data: { scope: given.scope } });
  return present(row as Row);
}

export async function updateView(
  tx: Tx,
  caller: Caller,
  id: string,
  change: { name?: string; scope?: Scope; filter?: ConversationFilter; position?: number },
  ifMatch: number | null,
): Promise<SavedView> {
  await line(tx);
  const row = await mine(tx, caller, id);
  refuseStale("this view", row.version, ifMatch);
  const scope = change.scope ?? (row.scope as Scope);
  if (change.scope !== undefined) ownerFor(caller, change.scope);
  await tx.db
    .updateTable("saved_view")
    .set((eb) => ({
      ...(change.name !== undefined && { name: change.name }),
      ...(change.filter !== undefined && { filter: JSON.stringify(change.filter) }),
      // whoever takes it back, has it
      ...(change.scope !== undefined && { scope, owner_id: row.owner_id ?? caller.userId }),
      version: eb("version", "+", 1),
    }))
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .execute();
  const moved = scope !== row.scope;
  if (change.position !== undefined || moved) await place(tx, caller.userId, id, scope, change.position);
  if (moved) await place(tx, caller.userId, null, row.scope as Scope);
  record(tx, "saved_view.updated", { kind: "saved_view", id }, { version: row.version + 1 });
  return present(await mine(tx, caller, id));
}

export async function deleteView(tx: Tx, caller: Caller, id: string): Promise<void> {
  await line(tx);
  const row = await mine(tx, caller, id);
  await tx.db.deleteFrom("saved_view").where("workspace_id", "=", tx.workspaceId).where("id", "=", id).execute();
  await place(tx, caller.userId, null, row.scope as Scope);
  record(tx, "saved_view.deleted", { kind: "saved_view", id });
}

const columns = ["id", "owner_id", "scope", "name", "filter", "position", "version"] as const;

async function seen(tx: Tx, userId: string | null): Promise<Row[]> {
  const rows = await tx.db
    .selectFrom("saved_view")
    .select(columns)
    .where("workspace_id", "=", tx.workspaceId)
    .where((eb) => eb.or([eb("scope", "=", "team"), ...(userId === null ? [] : [eb("owner_id", "=", userId)])]))
    .orderBy("scope", "desc")
    .orderBy("position")
    .orderBy("id")
    .execute();
  return rows as Row[];
}

/** A view the caller may change: somebody else's private one does not exist for them. */
async function mine(tx: Tx, caller: Caller, id: string): Promise<Row> {
  const row = (await seen(tx, caller.userId)).find((view) => view.id === id);
  if (!row) throw notFound("view");
  ownerFor(caller, row.scope as Scope);
  return row;
}

function ownerFor(caller: Caller, scope: Scope): string | null {
  if (scope === "team") {
    if (!caller.permissions.has("conversations:work"))
      throw forbidden("Views of the team are kept by those who work on conversations.");
  } else if (caller.userId === null) throw badRequest("An API key is nobody: only a teammate has views of their own.");
  return caller.userId;
}

/** One change of the order at a time. */
async function line(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('saved_view ' || ${tx.workspaceId}, 0))`.execute(tx.db);
}

/** Numbers the views of a scope anew, `id` at `position`; at the end without one. */
async function place(tx: Tx, userId: string | null, id: string | null, scope: Scope, position?: number): Promise<void> {
  const all = (await seen(tx, userId)).filter((view) => view.scope === scope).map((view) => view.id);
  const order = all.filter((one) => one !== id);
  if (id !== null) order.splice(position ?? order.length, 0, id);
  await sql`update saved_view v set position = x.at - 1 from unnest(${order}::uuid[]) with ordinality x (id, at)
    where v.workspace_id = ${tx.workspaceId} and v.id = x.id and v.position <> x.at - 1`.execute(tx.db);
}

function present(row: Row): SavedView {
  return {
    id: row.id,
    name: row.name,
    scope: row.scope as Scope,
    filter: conversationFilter.parse(row.filter),
    position: row.position,
    version: row.version,
  };
}
