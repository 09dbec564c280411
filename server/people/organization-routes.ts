import type { Query } from "@earshot/contract/endpoint.ts";
import * as endpoints from "@earshot/contract/organizations.ts";
import { getOrganizationTimeline } from "@earshot/contract/timeline.ts";
import type { FastifyInstance } from "fastify";
import type { Context } from "#server/context.ts";
import { idCursor, pageOf } from "#server/db/page.ts";
import type { Tx } from "#server/db/transaction.ts";
import { badRequest, notFound } from "#server/errors.ts";
import { route } from "#server/route.ts";
import { addOrganization } from "./add-organization.ts";
import { organizationById, pageOfOrganizations } from "./organization-store.ts";
import { presentOrganization } from "./present.ts";
import { searchPatterns } from "./search-key.ts";
import { organizationTimeline } from "./timeline.ts";
import { updateOrganization } from "./update-organization.ts";

export function organizationRoutes(app: FastifyInstance, context: Context): void {
  route(app, context, endpoints.listOrganizations, (tx, { query }) => listOrganizations(tx, query));
  route(app, context, endpoints.createOrganization, async (tx, { body }) => one(tx, await addOrganization(tx, body)));
  route(app, context, endpoints.getOrganization, (tx, { params }) => one(tx, params.id));
  route(app, context, endpoints.updateOrganization, async (tx, { params, body, ifMatch }) => {
    await updateOrganization(tx, params.id, body, ifMatch, context.now());
    return one(tx, params.id);
  });
  route(app, context, getOrganizationTimeline, (tx, { params, query, caller }) =>
    organizationTimeline(context, tx, params.id, query, caller),
  );
}

async function one(tx: Tx, id: string) {
  const row = await organizationById(tx, id);
  if (!row) throw notFound("organization");
  return presentOrganization(row);
}

async function listOrganizations(tx: Tx, query: Query<typeof endpoints.listOrganizations>) {
  const rows = await pageOfOrganizations(tx, {
    patterns: searchPatterns(query.q),
    archived: query.archived ?? false,
    sort: query.sort,
    after: await placeOf(tx, query.cursor),
    limit: query.limit,
  });
  const page = pageOf(rows, query.limit, (row) => row.id);
  return { items: page.items.map(presentOrganization), nextCursor: page.nextCursor };
}

/** A name may be longer than a cursor, so the cursor is the id and the name is looked up. */
async function placeOf(tx: Tx, cursor: string | undefined) {
  const id = idCursor(cursor);
  if (id === null) return null;
  const row = await organizationById(tx, id);
  if (!row) throw badRequest("This cursor was not made by this list.");
  return { key: row.name_key, id };
}
