import type { Context } from "#server/context.ts";
import { type Actor, system, type Tx, transaction } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { failPoint } from "#server/fail-point.ts";
import { sayAt } from "#server/inbox/say-at.ts";
import { type BackerRow, backersOf, type SpokenRow, spokenBy } from "./backers-store.ts";
import { type ChangeRow, changeById, type IdeaRow, ideaById } from "./store.ts";
import { mailChange } from "./tell-by-mail.ts";
import {
  endTelling,
  keepTold,
  lockTelling,
  lockTold,
  type TellingRow,
  tellingById,
  toldAmong,
} from "./telling-store.ts";
import { wayTo } from "./way-to.ts";
import { wordsFor } from "./words.ts";

/** Backers of one transaction: as many lose their place at most when the process ends. */
const atOnce = 20;

/**
 * Tells a confirmed change to every backer who was not told: a reply or a mail in the outbox, a line of the digest, or a hold
 * and its reason. Reply and line are written in one transaction under the telling's lock, so that ending the process anywhere, or running twice,
 * tells nobody twice and forgets nobody. Ends early when the idea has changed since.
 */
export async function tell(
  context: Context,
  workspaceId: string,
  changeId: string,
  options: { signal?: AbortSignal } = {},
): Promise<void> {
  const telling = await transaction(context.db, workspaceId, system, (tx) => tellingById(tx, changeId));
  if (!telling) return;
  const by = actorOf(telling);
  for (let after: string | null = null; ; ) {
    options.signal?.throwIfAborted();
    const last: string | null = await transaction(context.db, workspaceId, by, (tx) =>
      tellSome(context, tx, changeId, after),
    );
    failPoint(context, "told");
    if (last === null) return;
    after = last;
  }
}

const actorOf = (telling: TellingRow): Actor =>
  telling.confirmed_by_id === null
    ? { ...system, name: telling.confirmed_by }
    : { kind: "user", id: telling.confirmed_by_id, name: telling.confirmed_by };

/** The backer to go on behind; null at the end. */
async function tellSome(context: Context, tx: Tx, changeId: string, after: string | null): Promise<string | null> {
  const telling = await lockTelling(tx, changeId);
  const change = await changeById(tx, changeId);
  const idea = change && (await ideaById(tx, change.idea_id));
  if (!telling || !change || !idea || idea.merged_into !== null) return null;
  const found = idea.change_id === changeId ? await backersOf(tx, idea.id, { after, limit: atOnce }) : [];
  const backers = found.slice(0, atOnce);
  const ids = backers.map((backer) => backer.backer_id);
  const told = await toldAmong(tx, changeId, ids);
  const spoken = await spokenBy(tx, idea.id, ids);
  for (const backer of backers) {
    if (told.get(backer.backer_id)?.pending ?? true)
      await tellOne(context, tx, { telling, change, idea }, backer, spoken.get(backer.backer_id) ?? []);
  }
  if (found.length > atOnce) return backers.at(-1)?.backer_id ?? null;
  await endTelling(tx, changeId, context.now());
  record(tx, "idea.told", { kind: "idea", id: idea.id }, { data: { changeId, done: true } });
  return null;
}

type What = { telling: TellingRow; change: ChangeRow; idea: IdeaRow };

async function tellOne(context: Context, tx: Tx, what: What, backer: BackerRow, posts: SpokenRow[]): Promise<void> {
  const { telling, change, idea } = what;
  const text = wordsFor(telling.text, idea, change, backer);
  const way = await wayTo(context, tx, backer, posts, text);
  const line = { change_id: change.id, backer_id: backer.backer_id, at: context.now(), ...untold };
  if (way.mail) {
    // The digest that goes out meanwhile may have told it.
    if (!(await lockTold(tx, change.id, backer.backer_id))) return;
    const to = way.mail;
    const mail = { personId: backer.person_id as string, to, text, idea, change };
    const mailId = to.digest ? null : await mailChange(context, tx, mail);
    return keepTold(tx, { ...line, mail_id: mailId, digest: to.digest });
  }
  const outcome =
    way.held ??
    (await sayAt(context, tx, { postId: way.post.post_id, text, because: `Told what became of “${idea.title}”` }));
  const told =
    typeof outcome === "string" ? { reply_id: outcome } : { held_code: outcome.code, held_reason: outcome.reason };
  await keepTold(tx, { ...line, post_id: way.post?.post_id ?? null, ...told });
}

const untold = { post_id: null, reply_id: null, mail_id: null, digest: false, held_code: null, held_reason: null };
