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
import { type TieCount, tiesOf } from "./ties-of.ts";

/** Posts of the person that are looked at. */
const most = 1_000;
const shown = 20;

/** With whom a person talks: the twenty with most replies and mentions, the newest first among equals. */
export async function listTies(context: Context, tx: Tx, personId: string): Promise<Result<typeof endpoint>> {
  if (!(await personById(tx, personId))) throw notFound("person");
  const own = (await identitiesOf(tx, [personId])).map((row) => ({ ...row, handle_key: handleKey(row.handle) }));
  const { ties, posts } = await tiesOf(tx, own, most);
  const rows = await identitiesById(
    tx,
    ties.map((tie) => tie.identityId),
  );
  // Our own accounts talk with everybody.
  const others = new Map(rows.filter((row) => row.own_channel_id === null).map((row) => [row.id, row]));
  const groups = new Map<string, TieCount[]>();
  for (const tie of ties) {
    const other = others.get(tie.identityId);
    if (!other) continue;
    const key = other.person_id ?? other.id;
    groups.set(key, [...(groups.get(key) ?? []), tie]);
  }
  const strongest = [...groups.values()]
    .map((of) => of.toSorted((a, b) => b.last.getTime() - a.last.getTime()))
    .sort((a, b) => weight(b) - weight(a) || b[0]!.last.getTime() - a[0]!.last.getTime())
    .slice(0, shown);
  const personIds = strongest.flatMap((of) => others.get(of[0]!.identityId)?.person_id ?? []);
  const names = new Map((await peopleById(tx, personIds)).map((row) => [row.id, row.name]));
  const items = strongest.map((of): Tie => {
    const identity = others.get(of[0]!.identityId)!;
    const sum = (what: "replies" | "mentions") => ({
      theirs: of.reduce((n, tie) => n + tie[what].theirs, 0),
      others: of.reduce((n, tie) => n + tie[what].others, 0),
    });
    return {
      personId: identity.person_id,
      identity: presentIdentity(identity, (url) => mediaUrl(context, url)),
      name: names.get(identity.person_id ?? "") ?? (identity.name || identity.handle),
      replies: sum("replies"),
      mentions: sum("mentions"),
      lastAt: of[0]!.last.toISOString(),
    };
  });
  return { items, posts };
}

const weight = (of: TieCount[]) =>
  of.reduce((n, { replies, mentions }) => n + replies.theirs + replies.others + mentions.theirs + mentions.others, 0);
