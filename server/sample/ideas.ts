import type { IdeaState } from "@earshot/contract/ideas.ts";
import type { Context } from "#server/context.ts";
import type { Actor, Tx } from "#server/db/transaction.ts";
import { addEvidence } from "#server/ideas/add-evidence.ts";
import { createIdea } from "#server/ideas/create-idea.ts";
import { updateIdea } from "#server/ideas/update-idea.ts";
import { postIdsByKey } from "#server/posts/look-up.ts";
import type { Heard } from "./hear-past.ts";
import { day, type Said } from "./said.ts";
import { company, type TeamName, team } from "./team.ts";

type Asked = {
  title: string;
  text: string;
  /** which posts ask for it */
  asks: (said: Said) => boolean;
  /** posts at most */
  most: number;
  product?: string;
  owner: TeamName;
  steps: { daysAgo: number; state: IdeaState; answer?: string }[];
};

const ideas: Asked[] = [
  {
    title: "Quiet mode at six",
    text: "A slower pump ramp for the first cup of the morning, set by a schedule in the app. Lena Brandt asked first.",
    asks: (said) => /^idea\d*$/.test(said.key),
    most: 23,
    product: "Piko",
    owner: "tom",
    steps: [
      { daysAgo: 20, state: "planned", answer: "It needs no new hardware. Planned for app 2.5." },
      { daysAgo: 4, state: "started", answer: "The pump ramp runs on our bench. Next comes the switch in the app." },
    ],
  },
  {
    title: "One machine on two phones",
    text: "Let a household share a machine in the app.",
    asks: (said) => said.text.includes("share one machine between two phones"),
    most: 9,
    owner: "tom",
    steps: [{ daysAgo: 9, state: "shipped", answer: "Since app 2.4 an owner can invite others." }],
  },
  {
    title: "A water tank that loads from the side",
    text: "The tank is hard to refill under a low shelf.",
    asks: (said) => said.text.startsWith("The water tank of the Piko") || said.text.startsWith("Side-loading tank"),
    most: 12,
    product: "Piko",
    owner: "tom",
    steps: [
      { daysAgo: 12, state: "declined", answer: "It would make the Piko four centimeters wider. We kept it narrow." },
    ],
  },
  {
    title: "A larger drip tray for the Piko",
    text: "",
    asks: (said) => said.text.startsWith("The drip tray of the Piko"),
    most: 7,
    product: "Piko",
    owner: "tom",
    steps: [],
  },
];

/** What customers have asked for in two months, with the posts that say so and what was decided, each at its time. */
export async function gatherIdeas(
  context: Context,
  tx: Tx,
  { anchor, users, heard }: { anchor: Date; users: Record<TeamName, string>; heard: Heard },
): Promise<void> {
  const products = await tx.db
    .selectFrom("product")
    .select(["id", "name"])
    .where("workspace_id", "=", tx.workspaceId)
    .execute();
  for (const { title, text, asks, most, product, owner, steps } of ideas) {
    const asking = heard.past
      .filter((said) => said.by.handle !== company.handle && !said.direct && asks(said))
      .slice(0, most);
    const keys = asking.flatMap((said) => heard.externalIds.get(said.key) ?? []);
    const began = Math.min(anchor.getTime() - day, (asking[0]?.at ?? anchor.getTime() - 30 * day) + day);
    const actor: Actor = { kind: "user", id: users[owner], name: team[owner].name };
    const own: Tx = { ...tx, actor, events: [] };
    const at = (ms: number): Context => ({ ...context, now: () => new Date(ms) });
    const productId = products.find(({ name }) => product !== undefined && name.includes(product))?.id;
    const id = await createIdea(at(began), own, { title, text, productId });
    for (const postId of await postIdsByKey(tx, keys)) await addEvidence(at(began), own, id, postId);
    await updateIdea(at(began), own, id, { ownerId: users[owner] }, null);
    for (const { daysAgo, state, answer } of steps)
      if (state !== "duplicate")
        await updateIdea(at(anchor.getTime() - daysAgo * day), own, id, { state, answer: answer ?? null }, null);
  }
}
