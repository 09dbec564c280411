import type { Identity, Person, Product, Purchase, VoiceType } from "@earshot/contract/people.ts";
import type { IdentityRow } from "./identity-store.ts";
import type { ProductRow, PurchaseRow } from "./product-store.ts";
import type { PersonRow, SuppressionRow } from "./store.ts";

type MediaUrl = (source: string) => string;

export function presentPerson(
  row: PersonRow,
  parts: { identities: IdentityRow[]; suppressions: SuppressionRow[]; firstPosts: ReadonlyMap<string, Date> },
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
    identities: parts.identities.map((identity) => presentIdentity(identity, mediaUrl)),
    suppressions: parts.suppressions.map(presentSuppression),
    firstContactAt: first.length > 0 ? new Date(Math.min(...first)).toISOString() : null,
    lastContactAt: last.length > 0 ? new Date(Math.max(...last)).toISOString() : null,
    createdAt: row.created_at.toISOString(),
    version: row.version,
  };
}

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

export const presentSuppression = (row: SuppressionRow) => ({
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
