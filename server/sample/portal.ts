import { addCategory } from "#server/community/add-category.ts";
import { answer } from "#server/community/answer.ts";
import { ask } from "#server/community/ask.ts";
import { authorOf, type PortalAuthor } from "#server/community/author.ts";
import { solve } from "#server/community/solve.ts";
import { vote } from "#server/community/vote.ts";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { makeLink } from "#server/members/one-time-link.ts";
import { signIn } from "#server/members/sign-in.ts";
import { openPortal } from "#server/portal/open-portal.ts";
import { updatePortal } from "#server/portal/update-portal.ts";
import { cast } from "./cast.ts";
import { charter, questions, rules, welcome } from "./questions.ts";
import { hour } from "./said.ts";
import { type TeamName, team } from "./team.ts";

/** Who has signed in to the portal, with the address their link went to. */
export const members = {
  dora: "dora.quist@example.com",
  hal: "hal@repairs.example",
  noor: "noor.haddad@example.com",
  lena: "lena.brandt@example.com",
  samir: "samir.cole@example.com",
  yuki: "yuki@example.com",
} as const;
export type SampleMember = keyof typeof members;

/** Opens the sample's portal: a charter, categories by product, and what its members asked and answered so far. */
export async function openSamplePortal(
  context: Context,
  tx: Tx,
  { anchor, users }: { anchor: Date; users: Record<TeamName, string> },
): Promise<void> {
  await updatePortal(
    context,
    tx,
    {
      name: "Brunnwerk community",
      tagline: "Owners of Piko and Duo help each other.",
      welcome,
      rules,
      charter,
    },
    null,
  );
  const categories = new Map<string, string>();
  for (const [name, description, product] of [
    ["Piko", "The small one: steam, beans, cleaning.", "Piko"],
    ["Duo", "Two boilers, twice the questions.", "Duo"],
    ["App", "Pairing, schedules, updates.", null],
    ["Beans and taste", "Grind, dose, water.", null],
  ] as const) {
    const productId = product === null ? undefined : await productNamed(tx, product);
    categories.set(name, (await addCategory(tx, { name, description, productId })).id);
  }
  await openPortal(tx, null, new Date(anchor.getTime() - 21 * 24 * hour));
  const identities = new Map<SampleMember, string>();
  for (const who of Object.keys(members) as SampleMember[]) identities.set(who, await join(tx, who, anchor));

  const voice = async (who: SampleMember | TeamName): Promise<PortalAuthor> =>
    who in members
      ? authorOf(tx, identities.get(who as SampleMember) ?? "")
      : {
          externalId: `team:${users[who as TeamName]}`,
          handle: team[who as TeamName].name,
          name: team[who as TeamName].name,
          team: true,
        };
  for (const asked of questions) {
    const at = new Date(anchor.getTime() - asked.hoursAgo * hour);
    const questionId = await ask(context, tx, {
      title: asked.title,
      source: asked.text,
      categoryId: categories.get(asked.category) ?? null,
      tags: asked.tags,
      author: await voice(asked.by),
      at,
      live: false,
    });
    for (const who of asked.meToo) {
      await vote(tx, { postId: questionId, identityId: identities.get(who) ?? "", on: true, now: at });
    }
    for (const said of asked.answers) {
      const answeredAt = new Date(at.getTime() + said.after * hour);
      const answerId = await answer(context, tx, {
        questionId,
        source: said.text,
        author: await voice(said.by),
        at: answeredAt,
        live: false,
      });
      for (const who of said.helped) {
        await vote(tx, { postId: answerId, identityId: identities.get(who) ?? "", on: true, now: answeredAt });
      }
      if (said.accepted) await solve(tx, { answerId, solution: "accepted", by: "asker", now: answeredAt });
    }
  }
}

async function join(tx: Tx, who: SampleMember, now: Date): Promise<string> {
  const { secret } = await makeLink(tx, { purpose: "sign_in", email: members[who], now });
  const { member } = await signIn(tx, secret, { name: cast[who].name, now });
  return member.identity_id;
}

async function productNamed(tx: Tx, name: string): Promise<string | undefined> {
  const row = await tx.db
    .selectFrom("product")
    .select("id")
    .where("workspace_id", "=", tx.workspaceId)
    .where("name", "=", name)
    .executeTakeFirst();
  return row?.id;
}
