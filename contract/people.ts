import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { author, post } from "./posts.ts";
import * as text from "./text.ts";

export const voiceTypes = ["customer", "press", "creator", "rival", "staff", "bot"] as const;
export const voiceType = z.enum(voiceTypes);
export type VoiceType = z.infer<typeof voiceType>;

export const identity = author.extend({
  externalId: z.string(),
  /** weak: known by name only, never linked by itself */
  weak: z.boolean(),
  followers: z.number().nullable(),
  firstSeenAt: z.string(),
  lastPostAt: z.string().nullable(),
});
export type Identity = z.infer<typeof identity>;

export const purchase = z.object({
  id: z.string(),
  personId: z.string(),
  productId: z.string(),
  productName: z.string(),
  externalId: z.string().nullable(),
  purchasedAt: z.string(),
  amount: z.number().nullable(),
  currency: z.string().nullable(),
});
export type Purchase = z.infer<typeof purchase>;

export const suppression = z.object({
  id: z.string(),
  reason: z.string(),
  source: z.string(),
  createdAt: z.string(),
});

export const person = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  voiceType: voiceType.nullable(),
  /** marked so, or owns a purchase */
  customer: z.boolean(),
  customerMark: z.boolean(),
  identities: z.array(identity),
  /** do-not-contact entries in force */
  suppressions: z.array(suppression),
  firstContactAt: z.string().nullable(),
  lastContactAt: z.string().nullable(),
  createdAt: z.string(),
  version: z.number().int(),
});
export type Person = z.infer<typeof person>;

const byId = z.strictObject({ id: text.id });

export const listPeople = endpoint({
  name: "listPeople",
  method: "GET",
  path: "/people",
  summary: "People the workspace knows, newest first",
  tag: "People",
  permission: "people:read",
  status: 200,
  query: z.strictObject({
    q: z.string().max(200).optional(),
    cursor: text.cursor.optional(),
    limit: text.limit,
  }),
  result: text.page(person),
});

export const createPerson = endpoint({
  name: "createPerson",
  method: "POST",
  path: "/people",
  summary: "Add to People, from an author or from scratch",
  tag: "People",
  permission: "people:edit",
  status: 201,
  body: z.strictObject({
    name: text.name.optional(),
    /** the author to add; the name is taken from it when absent */
    identityId: text.id.optional(),
    email: text.email.optional(),
    voiceType: voiceType.optional(),
    customerMark: z.boolean().default(false),
  }),
  result: person,
});

export const getPerson = endpoint({
  name: "getPerson",
  method: "GET",
  path: "/people/{id}",
  summary: "One person with every identity",
  tag: "People",
  permission: "people:read",
  status: 200,
  params: byId,
  result: person,
});

export const updatePerson = endpoint({
  name: "updatePerson",
  method: "PATCH",
  path: "/people/{id}",
  summary: "Change a person",
  tag: "People",
  permission: "people:edit",
  status: 200,
  params: byId,
  body: z.strictObject({
    name: text.name.optional(),
    email: text.email.nullable().optional(),
    voiceType: voiceType.nullable().optional(),
    customerMark: z.boolean().optional(),
  }),
  result: person,
});

export const linkIdentity = endpoint({
  name: "linkIdentity",
  method: "POST",
  path: "/people/{id}/identities",
  summary: "Say that an author is this person, with the reason",
  tag: "People",
  permission: "people:edit",
  status: 201,
  params: byId,
  body: z.strictObject({ identityId: text.id, reason: text.note.max(500) }),
  result: person,
});

export const unlinkIdentity = endpoint({
  name: "unlinkIdentity",
  method: "DELETE",
  path: "/people/{id}/identities/{identityId}",
  summary: "Take an identity off a person; its posts become an author's again",
  tag: "People",
  permission: "people:edit",
  status: 204,
  params: z.strictObject({ id: text.id, identityId: text.id }),
});

export const timelineEntry = z.object({
  id: z.string(),
  at: z.string(),
  kind: z.enum(["post", "reply", "note", "purchase", "event"]),
  post: post.nullable(),
  /** one line for everything that is not a post */
  summary: z.string().nullable(),
});
export type TimelineEntry = z.infer<typeof timelineEntry>;

export const getTimeline = endpoint({
  name: "getTimeline",
  method: "GET",
  path: "/people/{id}/timeline",
  summary: "Everything said and done, over all channels, newest first",
  tag: "People",
  permission: "people:read",
  status: 200,
  params: byId,
  query: z.strictObject({ cursor: text.cursor.optional(), limit: text.limit }),
  result: text.page(timelineEntry),
});

export const listAuthors = endpoint({
  name: "listAuthors",
  method: "GET",
  path: "/authors",
  summary: "Identities, newest post first; `known=false` for those not in People",
  tag: "People",
  permission: "people:read",
  status: 200,
  query: z.strictObject({
    q: z.string().max(200).optional(),
    known: text.flag.optional(),
    cursor: text.cursor.optional(),
    limit: text.limit,
  }),
  result: text.page(identity),
});

export const getAuthor = endpoint({
  name: "getAuthor",
  method: "GET",
  path: "/authors/{id}",
  summary: "One identity",
  tag: "People",
  permission: "people:read",
  status: 200,
  params: byId,
  result: identity,
});

export const suppress = endpoint({
  name: "suppress",
  method: "POST",
  path: "/people/{id}/suppressions",
  summary: "Do not contact this person",
  tag: "People",
  permission: "people:edit",
  status: 201,
  params: byId,
  body: z.strictObject({ reason: text.note.max(500) }),
  result: suppression,
});

export const liftSuppression = endpoint({
  name: "liftSuppression",
  method: "DELETE",
  path: "/people/{id}/suppressions/{suppressionId}",
  summary: "Lift a do-not-contact entry",
  tag: "People",
  permission: "people:edit",
  status: 204,
  params: z.strictObject({ id: text.id, suppressionId: text.id }),
});

export const product = z.object({
  id: z.string(),
  name: z.string(),
  sku: z.string().nullable(),
  createdAt: z.string(),
});
export type Product = z.infer<typeof product>;

const sku = z.string().trim().min(1).max(100);
const importResult = z.object({
  created: z.number().int(),
  updated: z.number().int(),
  errors: z.array(z.object({ line: z.number().int(), message: z.string() })),
});

export const listProducts = endpoint({
  name: "listProducts",
  method: "GET",
  path: "/products",
  summary: "What is sold",
  tag: "Products",
  permission: "products:read",
  status: 200,
  query: z.strictObject({ cursor: text.cursor.optional(), limit: text.limit }),
  result: text.page(product),
});

export const createProduct = endpoint({
  name: "createProduct",
  method: "POST",
  path: "/products",
  summary: "Add a product",
  tag: "Products",
  permission: "products:manage",
  status: 201,
  body: z.strictObject({ name: text.name, sku: sku.optional() }),
  result: product,
});

export const importProducts = endpoint({
  name: "importProducts",
  method: "POST",
  path: "/products/import",
  summary: "Products from CSV with the columns name, sku; a known sku is updated",
  tag: "Products",
  permission: "products:manage",
  status: 200,
  bodyLimit: 10_000_000,
  body: z.strictObject({ csv: z.string().max(text.maxima.csv) }),
  result: importResult,
});

export const listPurchases = endpoint({
  name: "listPurchases",
  method: "GET",
  path: "/purchases",
  summary: "Who bought what, newest first",
  tag: "Products",
  permission: "products:read",
  status: 200,
  query: z.strictObject({ personId: text.id.optional(), cursor: text.cursor.optional(), limit: text.limit }),
  result: text.page(purchase),
});

export const createPurchase = endpoint({
  name: "createPurchase",
  method: "POST",
  path: "/purchases",
  summary: "Record a purchase; the same external id again changes nothing",
  tag: "Products",
  permission: "products:manage",
  status: 201,
  body: z.strictObject({
    personId: text.id,
    productId: text.id,
    externalId: text.externalId.optional(),
    purchasedAt: text.dateTime.optional(),
    amount: z.number().min(0).max(1e12).optional(),
    currency: z
      .string()
      .length(3)
      .regex(/^[A-Z]{3}$/)
      .optional(),
  }),
  result: purchase,
});

export const importPurchases = endpoint({
  name: "importPurchases",
  method: "POST",
  path: "/purchases/import",
  summary:
    "Purchases from CSV with the columns email or handle+network, name, sku or product, purchased_at, amount, currency, external_id; unknown people are added",
  tag: "Products",
  permission: "products:manage",
  status: 200,
  bodyLimit: 10_000_000,
  body: z.strictObject({ csv: z.string().max(text.maxima.csv) }),
  result: importResult,
});
