import type { Context } from "#server/context.ts";
import type { Actor, Tx } from "#server/db/transaction.ts";
import { updateArticle } from "#server/knowledge/update-article.ts";
import { writeArticle } from "#server/knowledge/write-article.ts";
import { day } from "./said.ts";
import { type TeamName, team } from "./team.ts";

const articles: {
  title: string;
  text: string;
  product?: string;
  tags: string[];
  by: TeamName;
  daysAgo: number;
  published?: boolean;
  /** days from now; behind us where negative */
  checkIn?: number;
  reworded?: string;
}[] = [
  {
    title: "How often to descale the Piko and the Duo",
    text: "With hard water every eight weeks, with soft water twice a year. The machine counts and tells you.\n\n1. Fill the tank to the line and add one sachet.\n2. Hold **clean** for three seconds.\n3. Rinse twice.\n\nVinegar attacks the seals: please use citric acid.",
    product: "Piko",
    tags: ["descaling", "care"],
    by: "jonas",
    daysAgo: 41,
    published: true,
    checkIn: 90,
    reworded:
      "With hard water every eight weeks, with soft water twice a year. The machine counts and tells you.\n\n1. Fill the tank to the line and add one sachet.\n2. Hold **clean** for three seconds.\n3. Rinse twice, three times after citric acid.\n\nVinegar attacks the seals: please use citric acid.",
  },
  {
    title: "Does Old for New take machines of other brands?",
    text: "Yes, any brand and in any state. Send it in the box we bring; the voucher comes within two weeks.",
    tags: ["oldfornew"],
    by: "ana",
    daysAgo: 26,
    published: true,
    checkIn: -3,
  },
  {
    title: "The left group of the Duo drips after a shot",
    text: "Mostly it is the seal. It takes five minutes:\n\n- let the machine cool down,\n- pull the old seal out with a spoon,\n- press the new one in with the flat side up.\n\nIt still drips? Write to us and we send a spare part.",
    product: "Duo",
    tags: ["seal", "repair"],
    by: "jonas",
    daysAgo: 18,
    published: true,
    checkIn: 120,
  },
  {
    title: "Sharing a machine with a second phone in the app",
    text: "Since app 2.4 the owner of a machine can invite others: **Machine → People → Invite**.",
    tags: ["app"],
    by: "tom",
    daysAgo: 8,
    published: false,
  },
];

/** What the team has written down so far, each at its time. That E7 can be cleared by hand is not among it yet. */
export async function writeArticles(
  context: Context,
  tx: Tx,
  { anchor, users }: { anchor: Date; users: Record<TeamName, string> },
): Promise<void> {
  const products = await tx.db
    .selectFrom("product")
    .select(["id", "name"])
    .where("workspace_id", "=", tx.workspaceId)
    .execute();
  for (const { title, text, product, tags, by, daysAgo, published, checkIn, reworded } of articles) {
    const actor: Actor = { kind: "user", id: users[by], name: team[by].name };
    const own: Tx = { ...tx, actor, events: [] };
    const at = (days: number): Context => ({ ...context, now: () => new Date(anchor.getTime() - days * day) });
    const productId = products.find(({ name }) => product !== undefined && name.includes(product))?.id;
    const id = await writeArticle(at(daysAgo), own, {
      title,
      text,
      productId,
      tags,
      state: published ? "published" : "draft",
      ...(checkIn !== undefined && {
        checkOn: new Date(anchor.getTime() + checkIn * day).toISOString().slice(0, 10),
      }),
    });
    if (id && reworded) await updateArticle(at(daysAgo / 2), own, id, { text: reworded }, null);
  }
}
