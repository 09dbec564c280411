import type { Tx } from "#server/db/transaction.ts";
import { createTopic } from "#server/topics/create.ts";

const topics: { name: string; role: string; query: string; opensConversations?: boolean }[] = [
  { name: "Brunnwerk", role: "own", query: "brunnwerk OR piko OR duo" },
  { name: "Piko", role: "product", query: "piko" },
  { name: "Duo", role: "product", query: "duo OR duos" },
  { name: "App", role: "product", query: '"app 2.4" OR (app AND (brunnwerk OR update OR schedule))' },
  { name: "Error E7", role: "product", query: "e7", opensConversations: true },
  { name: "Quiet mode", role: "product", query: '"quiet mode"' },
  { name: "Ostra", role: "rival", query: "ostra" },
  {
    name: "Coffee at home",
    role: "category",
    query: 'espresso OR cappuccino OR "flat white" OR cortado OR grinder OR "latte art"',
  },
  {
    name: "Asks for advice",
    role: "category",
    query: "(recommend OR empfehlen OR recomendar) AND (machine OR espresso OR maschine)",
    opensConversations: true,
  },
  { name: "Old for New", role: "campaign", query: "#oldfornew" },
];

/** What the sample listens for; made before anything is heard, so every post meets them on its way in. */
export async function listen(tx: Tx): Promise<void> {
  for (const { name, role, query, opensConversations = false } of topics)
    await createTopic(tx, { name, role, query, opensConversations });
}
