import * as endpoints from "@earshot/contract/stop-proposals.ts";
import type { FastifyInstance } from "fastify";
import type { Context } from "#server/context.ts";
import { idCursor, pageOf } from "#server/db/page.ts";
import { route } from "#server/route.ts";
import { decideStop } from "./decide-stop.ts";
import { pageOfStops, type StopRow } from "./stop-store.ts";
import { undoStopDecision } from "./undo-stop-decision.ts";

export function stopRoutes(app: FastifyInstance, context: Context): void {
  route(app, context, endpoints.listStopProposals, async (tx, { query }) => {
    const { cursor, limit, ...asked } = query;
    const rows = await pageOfStops(tx, { ...asked, before: idCursor(cursor), limit });
    const page = pageOf(rows, limit, (row) => row.id);
    return { items: page.items.map(present), nextCursor: page.nextCursor };
  });
  route(app, context, endpoints.decideStopProposal, async (tx, { params, body }) =>
    present(await decideStop(tx, params.id, body.accept, context.now())),
  );
  route(app, context, endpoints.undoStopDecision, async (tx, { params }) =>
    present(await undoStopDecision(tx, params.id, context.now())),
  );
}

const present = (row: StopRow) => ({
  id: row.id,
  postId: row.post_id,
  author: { id: row.identity_id, network: row.network, handle: row.handle, name: row.name },
  person: row.person_id === null ? null : { id: row.person_id, name: row.person_name ?? "" },
  words: row.words,
  state: row.state,
  createdAt: row.created_at.toISOString(),
  decidedAt: row.decided_at?.toISOString() ?? null,
  decidedBy: row.decided_by,
  suppressionId: row.suppression_id,
});
