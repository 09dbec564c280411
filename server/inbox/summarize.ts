import type { Tx } from "#server/db/transaction.ts";

type EventRow = { id: string; at: Date; verb: string; actor_kind: string; actor_id: string | null; data: unknown };
type Data = {
  status?: [string, string];
  reason?: string | null;
  assignee?: string | null;
  priority?: [number, number];
  tagged?: string[];
  untagged?: string[];
  code?: string;
};

const priorities = ["none", "low", "normal", "high", "urgent"];

/** System lines of a thread: what was done, by whom. Lines that would only say "something changed" are left out. */
export async function summarize(tx: Tx, rows: EventRow[]) {
  const names = await namesOf(tx, rows);
  return rows.flatMap((row) => {
    const summary = sentence(row.verb, (row.data ?? {}) as Data);
    if (!summary) return [];
    const actor =
      row.actor_kind === "user"
        ? (names.get(row.actor_id ?? "") ?? "Former teammate")
        : row.actor_kind === "key"
          ? "API"
          : null;
    return [{ id: row.id, at: row.at.toISOString(), verb: row.verb, actor, summary }];
  });
}

function sentence(verb: string, data: Data): string | null {
  if (verb === "conversation.opened") return "Conversation opened";
  if (verb === "conversation.merged") return "Another conversation of the same thread was joined to this one";
  if (verb === "reply.failed") return "A reply could not be sent";
  if (verb === "reply.unknown") return "It is not certain that a reply left; looking on the network";
  if (verb !== "conversation.updated") return null;
  const parts = [
    data.status && `Status: ${data.status[1].replaceAll("_", " ")}${data.reason ? ` (${data.reason})` : ""}`,
    "assignee" in data && (data.assignee ? `Assigned to ${data.assignee}` : "Unassigned"),
    data.priority && `Priority: ${priorities[data.priority[1]]}`,
    data.tagged?.length && `Tagged ${data.tagged.join(", ")}`,
    data.untagged?.length && `Removed ${data.untagged.join(", ")}`,
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(" · ") : null;
}

async function namesOf(tx: Tx, rows: EventRow[]): Promise<Map<string, string>> {
  const ids = [...new Set(rows.flatMap((row) => (row.actor_kind === "user" && row.actor_id ? [row.actor_id] : [])))];
  if (ids.length === 0) return new Map();
  const found = await tx.db
    .selectFrom("teammate")
    .select(["user_id", "name"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("user_id", "in", ids)
    .execute();
  return new Map(found.map((row) => [row.user_id, row.name]));
}
