import { purposes } from "@earshot/contract/consent.ts";
import type { Tx } from "#server/db/transaction.ts";
import { addOrganization } from "#server/people/add-organization.ts";
import { addPerson } from "#server/people/add-person.ts";
import { addProduct } from "#server/people/add-product.ts";
import { addPurchase } from "#server/people/add-purchase.ts";
import { linkIdentity } from "#server/people/link-identity.ts";
import { recordConsent } from "#server/people/record-consent.ts";
import { updatePerson } from "#server/people/update.ts";
import { type CastName, cast, crowd } from "./cast.ts";
import { blueskyHandle } from "./payload-bluesky.ts";
import { mastodonServer } from "./payload-mastodon.ts";
import { day, type Voice } from "./said.ts";
import { identitiesByHandle } from "./store.ts";

type Network = "square" | "mastodon" | "bluesky" | "feed";
type Known = {
  who: Voice;
  /** identities that were proven; others of the same name stay authors */
  on: Network[];
  voiceType?: "customer" | "press" | "creator" | "rival" | "staff" | "bot";
  email?: string;
  organization?: string;
  /** wants no mail, for whatever purpose */
  noMail?: string;
  bought?: { what: "piko" | "duo"; daysAgo: number; count?: number }[];
};

const known = (who: CastName, on: Network[], more: Omit<Known, "who" | "on"> = {}): Known => ({
  who: cast[who],
  on,
  ...more,
});

const people: Known[] = [
  known("dora", ["square", "mastodon", "bluesky"], {
    voiceType: "customer",
    email: "dora.quist@example.com",
    bought: [{ what: "piko", daysAgo: 731 }],
  }),
  known("hal", ["square", "mastodon", "bluesky"], {
    voiceType: "customer",
    email: "hal@repairs.example",
    bought: [{ what: "duo", daysAgo: 1180 }],
  }),
  // Her profile on the square looks the same, and nobody has proven it yet.
  known("noor", ["mastodon"], {
    voiceType: "customer",
    email: "noor.haddad@example.com",
    noMail: "Asked on the phone not to be written to by mail",
    bought: [{ what: "piko", daysAgo: 12 }],
  }),
  known("lena", ["square"], { voiceType: "customer", bought: [{ what: "piko", daysAgo: 210 }] }),
  known("mirabel", ["square", "mastodon"], {
    voiceType: "customer",
    email: "hello@cafemirabel.example",
    organization: "Café Mirabel",
    bought: [{ what: "duo", daysAgo: 190, count: 6 }],
  }),
  known("slowPour", ["feed"], { voiceType: "press" }),
  known("yuki", ["square", "mastodon"], { voiceType: "customer", bought: [{ what: "piko", daysAgo: 96 }] }),
  known("rex", ["square"], { voiceType: "customer" }),
  known("bot", ["mastodon"], { voiceType: "bot" }),
  ...crowd.en.slice(0, 9).map(
    (who, n): Known => ({
      who,
      on: n % 2 ? ["mastodon"] : n % 4 ? ["bluesky"] : ["square"],
      voiceType: "customer",
      bought: [{ what: n % 3 === 0 ? "duo" : "piko", daysAgo: 40 + n * 37 }],
    }),
  ),
  ...crowd.de.slice(0, 3).map(
    (who, n): Known => ({
      who,
      on: ["mastodon"],
      voiceType: "customer",
      bought: [{ what: "piko", daysAgo: 60 + n * 51 }],
    }),
  ),
];

const prices = { piko: 389, duo: 1190 };

/** Products, the people whom the team knows, and what they bought. Samir, and Noor on the square, stay authors. */
export async function meetPeople(tx: Tx, anchor: Date): Promise<void> {
  const piko = await addProduct(tx, { name: "Piko", sku: "BW-PIKO" });
  const duo = await addProduct(tx, { name: "Duo", sku: "BW-DUO" });
  await addProduct(tx, { name: "App 2.4", sku: "BW-APP-2.4" });
  const identities = await identitiesByHandle(tx);
  // The newest stand first on the screen: whom the story is about come last.
  for (const { who, on, voiceType, email, organization, noMail, bought = [] } of people.toReversed()) {
    const [first, ...others] = on.flatMap((network) => identities.get(`${network} ${handleOn(network, who)}`) ?? []);
    if (!first) continue;
    // Whoever is known on several networks has shown on each that the account is theirs.
    const proof = others.length > 0 ? "a code in the profile" : undefined;
    const given = { identityId: first, name: who.name, email, voiceType, customerMark: false };
    const personId = await addPerson(tx, given, proof);
    for (const identityId of others)
      await linkIdentity(tx, personId, identityId, "Same person, by their own word", proof);
    if (organization) {
      const organizationId = await addOrganization(tx, { name: organization, website: "https://cafemirabel.example" });
      await updatePerson(tx, personId, { organizationId }, null);
    }
    for (const purpose of noMail === undefined ? [] : purposes) {
      await recordConsent(tx, personId, { purpose, network: "mail", granted: false, evidence: noMail });
    }
    for (const { what, daysAgo, count = 1 } of bought) {
      for (let n = 0; n < count; n++) {
        await addPurchase(
          tx,
          {
            personId,
            productId: what === "piko" ? piko.id : duo.id,
            externalId: `BW-${who.handle}-${what}-${n + 1}`,
            purchasedAt: new Date(anchor.getTime() - daysAgo * day).toISOString(),
            amount: prices[what],
            currency: "EUR",
          },
          anchor,
        );
      }
    }
  }
}

function handleOn(network: Network, who: Voice): string {
  if (network === "mastodon") return `${who.handle}@${mastodonServer}`;
  if (network === "bluesky") return blueskyHandle(who);
  return network === "feed" ? who.name : who.handle;
}
