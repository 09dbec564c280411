import { z } from "zod";
import { voiceTypes } from "./choices.ts";
import { suppression } from "./consent.ts";
import { endpoint } from "./endpoint.ts";
import { author } from "./posts.ts";
import * as text from "./text.ts";

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

/** Why an identity counts as this person. */
export const identityLink = z.object({
  reason: z.string(),
  by: z.string().nullable(),
  at: z.string(),
  /** how the account's holder proved it; null: a teammate or a program says so */
  proof: z.string().nullable(),
});

export const personIdentity = identity.extend({ link: identityLink.nullable() });
export type PersonIdentity = z.infer<typeof personIdentity>;

export const person = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  voiceType: voiceType.nullable(),
  /** marked so, or owns a purchase */
  customer: z.boolean(),
  customerMark: z.boolean(),
  identities: z.array(personIdentity),
  organization: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** conversations that wait for the team; null where the caller may not read conversations */
  openConversations: z.number().int().nullable(),
  /** do-not-contact entries in force */
  suppressions: z.array(suppression),
  firstContactAt: z.string().nullable(),
  lastContactAt: z.string().nullable(),
  createdAt: z.string(),
  version: z.number().int(),
});
export type Person = z.infer<typeof person>;

export const listPeople = endpoint({
  name: "listPeople",
  method: "GET",
  path: "/people",
  summary: "People the workspace knows, newest first unless sorted otherwise",
  tag: "People",
  permission: "people:read",
  status: 200,
  query: z.strictObject({
    q: z.string().max(200).optional(),
    voiceType: voiceType.optional(),
    customer: text.flag.optional(),
    organizationId: text.id.optional(),
    /** needs conversations:read */
    openConversation: text.flag.optional(),
    /** last wrote at or after, and before */
    contactAfter: text.dateTime.optional(),
    contactBefore: text.dateTime.optional(),
    sort: z.enum(["newest", "name", "lastContact"]).default("newest"),
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

export const addAuthors = endpoint({
  name: "addAuthors",
  method: "POST",
  path: "/people/additions",
  summary: "Add many authors to People, each as a person of their own; those that cannot be are told with the reason",
  tag: "People",
  permission: "people:edit",
  status: 201,
  body: z.strictObject({ identityIds: z.array(text.id).min(1).max(text.maxima.page) }),
  result: z.object({
    added: z.array(z.object({ identityId: z.string(), personId: z.string() })),
    refused: z.array(z.object({ identityId: z.string(), code: z.string(), message: z.string() })),
  }),
});

export const getPerson = endpoint({
  name: "getPerson",
  method: "GET",
  path: "/people/{id}",
  summary: "One person with every identity",
  tag: "People",
  permission: "people:read",
  status: 200,
  params: text.byId,
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
  params: text.byId,
  body: z.strictObject({
    name: text.name.optional(),
    email: text.email.nullable().optional(),
    voiceType: voiceType.nullable().optional(),
    customerMark: z.boolean().optional(),
    organizationId: text.id.nullable().optional(),
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
  params: text.byId,
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

export const personNote = z.object({
  id: z.string(),
  personId: z.string(),
  text: z.string(),
  author: z.object({ id: z.string().nullable(), name: z.string().nullable() }),
  createdAt: z.string(),
});
export type PersonNote = z.infer<typeof personNote>;

export const listPersonNotes = endpoint({
  name: "listPersonNotes",
  method: "GET",
  path: "/people/{id}/notes",
  summary: "Notes about a person, newest first; only the team sees them",
  tag: "People",
  permission: "people:read",
  status: 200,
  params: text.byId,
  query: text.paged,
  result: text.page(personNote),
});

export const createPersonNote = endpoint({
  name: "createPersonNote",
  method: "POST",
  path: "/people/{id}/notes",
  summary: "Write a note about a person",
  tag: "People",
  permission: "people:edit",
  status: 201,
  params: text.byId,
  body: z.strictObject({ text: text.note }),
  result: personNote,
});

export const deletePersonNote = endpoint({
  name: "deletePersonNote",
  method: "DELETE",
  path: "/people/{id}/notes/{noteId}",
  summary: "Remove a note about a person",
  tag: "People",
  permission: "people:edit",
  status: 204,
  params: z.strictObject({ id: text.id, noteId: text.id }),
});

const exchanged = z.object({ theirs: z.number().int(), others: z.number().int() });

/** Somebody this person talks with: replies and mentions that this person wrote, and that the other wrote. */
export const tie = z.object({
  personId: z.string().nullable(),
  /** the other's identity that was last part of it */
  identity,
  name: z.string(),
  replies: exchanged,
  mentions: exchanged,
  lastAt: z.string(),
});
export type Tie = z.infer<typeof tie>;

export const listTies = endpoint({
  name: "listTies",
  method: "GET",
  path: "/people/{id}/ties",
  summary: "With whom a person talks, by replies and mentions in their newest posts, strongest first",
  tag: "People",
  permission: "people:read",
  status: 200,
  params: text.byId,
  result: z.object({
    items: z.array(tie),
    /** how many of the person's newest posts were looked at */
    posts: z.number().int(),
  }),
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
    network: text.slug.optional(),
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
  params: text.byId,
  result: identity,
});
