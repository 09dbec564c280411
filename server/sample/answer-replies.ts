import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import { speak } from "#server/square/fill.ts";
import { changeSquarePost } from "#server/square/store.ts";
import { cast, crowd } from "./cast.ts";
import { chance } from "./chance.ts";
import { playedMs } from "./clock.ts";
import { minute, type Voice } from "./said.ts";
import type { SampleState } from "./state.ts";

type OurPost = { id: string; change: string; text: string; likes: number; handle: string };

/** The people who answer back; a visitor who posts under a name of their own speaks for themselves. */
const scripted = new Map<string, Voice>(
  [...Object.values(cast), ...Object.values(crowd).flat()].filter((by) => !("bot" in by)).map((by) => [by.handle, by]),
);

/**
 * Two minutes of the sample's time after our reply its addressee answers, once, and somebody likes it. Changes `state`.
 */
export async function answerReplies(tx: Tx, state: SampleState, now: Date): Promise<void> {
  for (const post of await newReplies(tx, state.heardUpTo)) {
    state.heardUpTo = Number(post.change);
    const isOwed = scripted.has(post.handle) && !state.owed.some(({ postId }) => postId === post.id);
    if (isOwed) state.owed.push({ postId: post.id, at: state.passed + 2 * minute });
  }
  const due = state.owed.filter(({ at }) => at <= state.passed || state.passed >= playedMs);
  state.owed = state.owed.filter((owed) => !due.includes(owed));
  for (const { postId } of due) await answer(tx, postId, now);
}

async function answer(tx: Tx, postId: string, now: Date): Promise<void> {
  const [post] = await repliesOnSquare(tx, sql`p.id = ${postId}`);
  const by = post && scripted.get(post.handle);
  if (!post || !by) return;
  const dice = chance(postId);
  const isNew = await speak(
    tx,
    {
      key: `answer ${postId}`,
      handle: by.handle,
      name: by.name,
      own: false,
      bot: false,
      text: dice.pick(wordsFor(post.text, by)),
      parentKey: null,
      picture: null,
      direct: false,
      likes: dice.below(3),
      reposts: 0,
      at: now,
    },
    { postId },
  );
  if (isNew) await changeSquarePost(tx, postId, { likes: post.likes + dice.between(1, 4) });
}

/** What somebody says to our answer, by what it promises and in their language. */
function wordsFor(ours: string, { lang }: Voice): string[] {
  if (lang === "ja") return ["ありがとうございます、直りました！", "試してみます。ありがとうございます。"];
  if (lang === "de") return ["Hat geklappt, danke!", "Danke, probiere ich heute Abend."];
  if (lang === "es") return ["¡Funcionó, gracias!", "Gracias, lo pruebo esta noche."];
  if (lang === "pt") return ["Funcionou, obrigado!", "Obrigado, vou tentar logo."];
  if (lang === "ar") return ["نجح الأمر، شكرًا!", "شكرًا، سأجرب اليوم."];
  if (/five seconds|steam|unplug|hold|press/i.test(ours))
    return [
      "That worked, thank you!",
      "It clicked and E7 is gone. That worked, thank you.",
      "That worked. Thank you for answering so fast.",
    ];
  if (/refund|money|label|return/i.test(ours))
    return ["Thank you, that is fair. I will wait for the label.", "Okay, thank you. I did not expect that."];
  if (/number|call|message/i.test(ours)) return ["Sent. Thank you!", "Thanks, just sent it."];
  return ["Thanks for getting back to me!", "Thank you, I will try that tonight.", "Good to know, thanks."];
}

const newReplies = (tx: Tx, change: number) =>
  repliesOnSquare(tx, sql`p.change > ${change} and p.idempotency_key is not null`);

/** Posts of ours that answer somebody, with whom they answer. */
async function repliesOnSquare(tx: Tx, which: ReturnType<typeof sql>): Promise<OurPost[]> {
  const { rows } = await sql<OurPost>`
    select p.id, p.change, p.text, p.likes, b.handle from square_post p
    join square_account a on a.workspace_id = p.workspace_id and a.id = p.account_id and a.own
    join square_post q on q.workspace_id = p.workspace_id and q.id = p.parent_id
    join square_account b on b.workspace_id = q.workspace_id and b.id = q.account_id and not b.own
    where p.workspace_id = ${tx.workspaceId} and p.deleted_at is null and ${which} order by p.change limit 50`.execute(
    tx.db,
  );
  return rows;
}
