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
  memberIds?: string[];
  memberId?: string | null;
  because?: string;
  state?: string;
  ruleId?: string | null;
  author?: string;
  undone?: boolean;
};

const priorities = ["none", "low", "normal", "high", "urgent"];

/** System lines of a thread: what was done, by whom. Lines that would only say "something changed" are left out. */
export async function summarize(tx: Tx, rows: EventRow[]) {
  const names = await namesOf(tx, rows);
  const members = await memberNames(tx, rows);
  return rows.flatMap((row) => {
    const data = (row.data ?? {}) as Data;
    const summary = sentence(row.verb, data) ?? communityLine(row.verb, data, (id) => members.get(id) ?? "A member");
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

const endings: Record<string, string> = {
  solved: "Back from the community: solved on the portal",
  deadline: "Back from the community: nobody answered in time",
  declined: "Back from the community: nobody who was asked has time",
  customer: "Back from the community: the customer asks for the team",
  taken_back: "Taken back from the community",
  merged: "No longer left to the community: joined to another conversation",
};

/** What happened while it was left to the community (server/leaving). */
function communityLine(verb: string, data: Data, named: (memberId: string) => string): string | null {
  const who = data.memberId ? named(data.memberId) : "Somebody";
  const all = (data.memberIds ?? []).map(named).join(", ");
  switch (verb) {
    case "leaving.created":
      return `Left to the community${data.ruleId ? " by a rule" : ""}${all ? ` · asked ${all}` : " · nobody asked by name"}`;
    case "asked_member.updated":
      if (data.state === "accepted") return `${who} will answer`;
      return data.state === "declined" ? `${who} has no time now` : null;
    case "leaving.answered":
      return `${who} answered on the portal`;
    case "leaving.ended":
      if (data.because === "escalated") return `${who} hands it to the team${data.reason ? `: ${data.reason}` : ""}`;
      return endings[data.because ?? ""] ?? null;
    case "peer_answer.proposed":
      return "The customer thanks somebody in the thread: answered by a peer?";
    case "peer_answer.confirmed":
      return `Answered by ${data.author ?? "a peer"}`;
    case "peer_answer.dismissed":
      return data.undone ? "Not answered by a peer after all" : "No answer by a peer";
    case "thanks.created":
      return `Thanked ${all}`;
    case "thanks.deleted":
      return `Thanks to ${all} taken back`;
    default:
      return null;
  }
}

/** Asked for by name when they are shown: who is erased meanwhile is named no more. */
async function memberNames(tx: Tx, rows: EventRow[]): Promise<Map<string, string>> {
  const ids = rows.flatMap((row) => {
    const { memberId, memberIds } = (row.data ?? {}) as Data;
    return [...(memberIds ?? []), ...(memberId ? [memberId] : [])];
  });
  if (ids.length === 0) return new Map();
  const found = await tx.db
    .selectFrom("member")
    .select(["id", "name"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "in", [...new Set(ids)])
    .execute();
  return new Map(found.map((row) => [row.id, row.name]));
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
