import type { Consent, Suppression } from "@earshot/contract/consent.ts";
import type { Organization } from "@earshot/contract/organizations.ts";
import type { Identity, Person, PersonIdentity, PersonNote, VoiceType } from "@earshot/contract/people.ts";
import type { Product, Purchase } from "@earshot/contract/products.ts";
import type { ConsentRow } from "./consent-store.ts";
import type { IdentityRow, LinkRow } from "./identity-store.ts";
import type { PersonNoteRow } from "./note-store.ts";
import type { OrganizationRow } from "./organization-store.ts";
import type { ProductRow, PurchaseRow } from "./product-store.ts";
import type { PersonRow, SuppressionRow } from "./store.ts";

type MediaUrl = (source: string) => string;

export function presentPerson(
  row: PersonRow,
  parts: {
    identities: IdentityRow[];
    suppressions: SuppressionRow[];
    firstPosts: ReadonlyMap<string, Date>;
    links: ReadonlyMap<string, LinkRow>;
    openConversations: number | null;
  },
  mediaUrl: MediaUrl,
): Person {
  const first = parts.identities.flatMap(({ id }) => parts.firstPosts.get(id)?.getTime() ?? []);
  const last = parts.identities.flatMap(({ last_post_at }) => last_post_at?.getTime() ?? []);
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    voiceType: row.voice_type as VoiceType | null,
    customer: row.customer,
    customerMark: row.customer_mark,
    identities: parts.identities.map((identity) => ({
      ...presentIdentity(identity, mediaUrl),
      link: presentLink(parts.links.get(identity.id)),
    })),
    organization: row.organization_id === null ? null : { id: row.organization_id, name: row.organization_name ?? "" },
    openConversations: parts.openConversations,
    suppressions: parts.suppressions.map(presentSuppression),
    firstContactAt: first.length > 0 ? new Date(Math.min(...first)).toISOString() : null,
    lastContactAt: last.length > 0 ? new Date(Math.max(...last)).toISOString() : null,
    createdAt: row.created_at.toISOString(),
    version: row.version,
  };
}

const presentLink = (row: LinkRow | undefined): PersonIdentity["link"] =>
  row === undefined ? null : { reason: row.reason, by: row.by, at: row.linked_at.toISOString(), proof: row.proof };

export function presentIdentity(row: IdentityRow, mediaUrl: MediaUrl): Identity {
  return {
    id: row.id,
    network: row.network,
    handle: row.handle,
    name: row.name,
    url: row.url,
    avatarUrl: row.avatar_url === null ? null : mediaUrl(row.avatar_url),
    personId: row.person_id,
    own: row.own_channel_id !== null,
    externalId: row.external_id,
    weak: row.weak,
    followers: row.followers,
    firstSeenAt: row.first_seen_at.toISOString(),
    lastPostAt: row.last_post_at?.toISOString() ?? null,
  };
}

export const presentSuppression = (row: SuppressionRow): Suppression => ({
  id: row.id,
  reason: row.reason,
  source: row.source,
  createdAt: row.created_at.toISOString(),
});

export const presentProduct = (row: ProductRow): Product => ({
  id: row.id,
  name: row.name,
  sku: row.sku,
  createdAt: row.created_at.toISOString(),
});

export const presentPurchase = (row: PurchaseRow): Purchase => ({
  id: row.id,
  personId: row.person_id,
  productId: row.product_id,
  productName: row.product_name,
  externalId: row.external_id,
  purchasedAt: row.purchased_at.toISOString(),
  amount: row.amount === null ? null : Number(row.amount),
  currency: row.currency,
});

export const presentOrganization = (row: OrganizationRow): Organization => ({
  id: row.id,
  name: row.name,
  website: row.website,
  people: row.people,
  createdAt: row.created_at.toISOString(),
  archivedAt: row.archived_at?.toISOString() ?? null,
  version: row.version,
});

export const presentNote = (row: PersonNoteRow): PersonNote => ({
  id: row.id,
  personId: row.person_id,
  text: row.text,
  author: { id: row.author_id, name: row.author_name },
  createdAt: row.created_at.toISOString(),
});

export const presentConsent = (row: ConsentRow): Consent => ({
  id: row.id,
  purpose: row.purpose,
  network: row.network,
  granted: row.granted,
  source: row.source,
  by: row.actor_name,
  evidence: row.evidence,
  textVersion: row.text_version,
  recordedAt: row.recorded_at.toISOString(),
});
