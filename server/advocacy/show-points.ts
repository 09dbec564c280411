import { longestWords } from "@earshot/contract/advocacy.ts";
import { actPage } from "@earshot/portal/advocacy/act-page.tsx";
import { type Beside, type Line, type Pointed, pointsPage } from "@earshot/portal/advocacy/points-page.tsx";
import { z } from "zod";
import { pageOf } from "#server/db/page.ts";
import type { Member } from "#server/members/member-of.ts";
import type { Shown, Visit } from "#server/portal/site.ts";
import { balanceOf } from "./act-store.ts";
import { disputesOf } from "./dispute-store.ts";
import { type ActRow, actsBesideLedger, actsById, type EntryRow, pageOfEntries } from "./list-store.ts";
import { type Subject, subjectsOf } from "./subjects.ts";

type MemberVisit = Visit & { member: Member };

const perPage = 30;
const mostBeside = 20;
const mostLines = 200;

/** A member's balance with every line of it, and beside it what gives nothing now. */
export async function showPoints({ tx, member, query, now }: MemberVisit): Promise<Shown> {
  const before = z.uuid().safeParse(query.cursor).data ?? null;
  const rows = await pageOfEntries(tx, { memberId: member.id, before, limit: perPage });
  const { items, nextCursor } = pageOf(rows, perPage, ({ id }) => id);
  const others = before === null ? await actsBesideLedger(tx, member.id, mostBeside) : [];
  const subject = await subjectsOf(tx, [...items.map(aboutOf), ...others]);
  return pointsPage({
    balance: await balanceOf(tx, member.id),
    lines: items.map((row) => lineOf(row, subject(row.subject_id))),
    beside: others.map(
      (act): Beside => ({
        id: act.id,
        kind: act.kind,
        about: pointed(subject(act.subject_id)),
        state: standingOf(act),
        at: act.happened_at,
      }),
    ),
    next: nextCursor === null ? null : `/me/points?cursor=${nextCursor}`,
    now,
  });
}

/** One act of the member's own; `written` is a dispute that was not taken. */
export async function showAct(
  { tx, member, params, now }: MemberVisit,
  written?: { text: string; fault: string },
): Promise<Shown | null> {
  const id = z.uuid().safeParse(params.id).data?.toLowerCase();
  const act = id === undefined ? undefined : (await actsById(tx, [id])).get(id);
  if (!act || act.member_id !== member.id || isUnread(act)) return null;
  const rows = await pageOfEntries(tx, { memberId: member.id, actId: act.id, before: null, limit: mostLines });
  const about = (await subjectsOf(tx, [act]))(act.subject_id);
  const dispute = (await disputesOf(tx, [act.id])).get(act.id);
  return actPage({
    id: act.id,
    kind: act.kind,
    about: pointed(about),
    state: standingOf(act),
    because: act.reason,
    happenedAt: act.happened_at,
    worth: act.worth,
    rulesVersion: act.rules_version,
    lines: rows.slice(0, mostLines).map((row) => lineOf(row, about)),
    ruling: act.ruled_at === null ? null : { reason: act.ruling_reason ?? "", by: act.ruled_by, at: act.ruled_at },
    dispute: dispute
      ? {
          text: dispute.text,
          at: dispute.disputed_at,
          decision: dispute.decision,
          reason: dispute.reason,
          by: dispute.decided_by,
        }
      : null,
    longest: longestWords,
    written,
    now,
  });
}

/** Praise that nobody has confirmed stands on an account that may not be the member's. */
const isUnread = (act: ActRow) => act.kind === "recommendation" && act.state === "held";

const standingOf = (act: ActRow): Beside["state"] => (act.state === "counted" && act.points === 0 ? "full" : act.state);

const aboutOf = ({ act_kind, subject_id }: EntryRow) => ({ kind: act_kind, subject_id });

const pointed = ({ title, path, url }: Subject): Pointed => ({
  title,
  href: path ?? url,
  outside: path === null && url !== null,
});

const lineOf = (row: EntryRow, about: Subject): Line => ({
  id: row.id,
  actId: row.act_id,
  kind: row.act_kind,
  about: pointed(about),
  points: row.points,
  worth: row.worth,
  reason: row.reason,
  at: row.at,
});
