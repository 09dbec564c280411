import type { Result } from "@earshot/contract/endpoint.ts";
import type { listTies as endpoint, Tie } from "@earshot/contract/people.ts";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { mediaUrl } from "#server/posts/media-url.ts";
import { identitiesById, identitiesOf } from "./identity-store.ts";
import { presentIdentity } from "./present.ts";
import { handleKey } from "./resolve.ts";
import { peopleById, personById } from "./store.ts";
import { type TieRow, tiesOf } from "./tie-store.ts";

/** Posts of the person that are looked at. */
const most = 2_000;
const shown = 20;

/** With whom a person talks: the twenty with most replies and mentions, the newest first among equals. */
export async function listTies(context: Context, tx: Tx, personId: string): Promise<Result<typeof endpoint>> {
  if (!(await personById(tx, personId))) throw notFound("person");
  const own = (await identitiesOf(tx, [personId])).map((row) => ({ ...row, handle_key: handleKey(row.handle) }));
  const { rows, posts } = await tiesOf(tx, own, most);
  const others = new Map(
    (await identitiesById(tx, [...new Set(rows.map((row) => row.identity_id))])).map((row) => [row.id, row]),
  );
  const groups = new Map<string, TieRow[]>();
  for (const row of rows) {
    const other = others.get(row.identity_id);
    if (!other) continue;
    const key = other.person_id ?? other.id;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const strongest = [...groups.values()]
    .map((of) => of.toSorted((a, b) => b.last_at.getTime() - a.last_at.getTime()))
    .sort((a, b) => weight(b) - weight(a) || b[0]!.last_at.getTime() - a[0]!.last_at.getTime())
    .slice(0, shown);
  const people = new Map(
    (
      await peopleById(
        tx,
        strongest.flatMap((of) => others.get(of[0]!.identity_id)?.person_id ?? []),
      )
    ).map((row) => [row.id, row.name]),
  );
  const items = strongest.map((of): Tie => {
    const identity = others.get(of[0]!.identity_id)!;
    const sum = (mine: boolean, what: "replies" | "mentions") =>
      of.reduce((n, row) => n + (row.mine === mine ? row[what] : 0), 0);
    return {
      personId: identity.person_id,
      identity: presentIdentity(identity, (url) => mediaUrl(context, url)),
      name: people.get(identity.person_id ?? "") ?? (identity.name || identity.handle),
      replies: { theirs: sum(true, "replies"), others: sum(false, "replies") },
      mentions: { theirs: sum(true, "mentions"), others: sum(false, "mentions") },
      lastAt: of[0]!.last_at.toISOString(),
    };
  });
  return { items, posts };
}

const weight = (of: TieRow[]) => of.reduce((n, row) => n + row.replies + row.mentions, 0);
