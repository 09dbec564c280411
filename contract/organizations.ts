import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import * as text from "./text.ts";

export const organization = z.object({
  id: z.string(),
  name: z.string(),
  website: z.string().nullable(),
  /** its people, archived or not */
  people: z.number().int(),
  createdAt: z.string(),
  archivedAt: z.string().nullable(),
  version: z.number().int(),
});
export type Organization = z.infer<typeof organization>;

export const listOrganizations = endpoint({
  name: "listOrganizations",
  method: "GET",
  path: "/organizations",
  summary: "Organizations, by name or newest first; archived ones only when asked for",
  tag: "Organizations",
  permission: "people:read",
  status: 200,
  query: z.strictObject({
    q: z.string().max(200).optional(),
    archived: text.flag.optional(),
    sort: z.enum(["name", "newest"]).default("name"),
    cursor: text.cursor.optional(),
    limit: text.limit,
  }),
  result: text.page(organization),
});

export const createOrganization = endpoint({
  name: "createOrganization",
  method: "POST",
  path: "/organizations",
  summary: "Add an organization",
  tag: "Organizations",
  permission: "people:edit",
  status: 201,
  body: z.strictObject({ name: text.name, website: text.url.optional() }),
  result: organization,
});

export const getOrganization = endpoint({
  name: "getOrganization",
  method: "GET",
  path: "/organizations/{id}",
  summary: "One organization",
  tag: "Organizations",
  permission: "people:read",
  status: 200,
  params: text.byId,
  result: organization,
});

export const updateOrganization = endpoint({
  name: "updateOrganization",
  method: "PATCH",
  path: "/organizations/{id}",
  summary: "Change an organization, archive it or bring it back",
  tag: "Organizations",
  permission: "people:edit",
  status: 200,
  params: text.byId,
  body: z.strictObject({
    name: text.name.optional(),
    website: text.url.nullable().optional(),
    archived: z.boolean().optional(),
  }),
  result: organization,
});
