import { Readable } from "node:stream";
import * as endpoints from "@earshot/contract/imports.ts";
import type { FastifyInstance } from "fastify";
import type { Context } from "#server/context.ts";
import { idCursor, packCursor, pageOf, unpackCursor } from "#server/db/page.ts";
import { transaction } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { route, routeOutside } from "#server/route.ts";
import { begin } from "./begin.ts";
import { beginUndo } from "./begin-undo.ts";
import { cancel } from "./cancel.ts";
import { create } from "./create.ts";
import { pageOfKept } from "./item-store.ts";
import { presentImport } from "./present.ts";
import { preview } from "./preview.ts";
import { receive } from "./receive.ts";
import { cellsOf, refusalsFile } from "./refusals-file.ts";
import { importById, pageOfImports, pageOfRefusals } from "./store.ts";

export function importRoutes(app: FastifyInstance, context: Context): void {
  route(app, context, endpoints.listImports, async (tx, { query }) => {
    const rows = await pageOfImports(tx, idCursor(query.cursor), query.limit);
    return pageOf(rows.map(presentImport), query.limit, ({ id }) => id);
  });
  route(app, context, endpoints.createImport, async (tx, { body }) => presentImport(await create(tx, body)));
  route(app, context, endpoints.getImport, async (tx, { params }) => {
    const row = await importById(tx, params.id);
    if (!row) throw notFound("import");
    return presentImport(row);
  });
  routeOutside(app, endpoints.previewImport, ({ params, caller }) =>
    preview(context, caller.workspaceId ?? "", params.id),
  );
  route(app, context, endpoints.runImport, async (tx, { params, body }) =>
    presentImport(await begin(tx, params.id, body)),
  );
  route(app, context, endpoints.cancelImport, async (tx, { params }) =>
    presentImport(await cancel(tx, params.id, context.now())),
  );
  route(app, context, endpoints.undoImport, async (tx, { params }) => presentImport(await beginUndo(tx, params.id)));
  route(app, context, endpoints.listRefusals, async (tx, { params, query }) => {
    if (!(await importById(tx, params.id))) throw notFound("import");
    const [after] = unpackCursor(query.cursor, 1) ?? [0];
    const rows = await pageOfRefusals(tx, params.id, Number(after) || 0, query.limit + 1);
    const page = pageOf(rows, query.limit, ({ row }) => packCursor([row]));
    return { ...page, items: page.items.map(({ line, reason, cells }) => ({ line, reason, cells: cellsOf(cells) })) };
  });
  route(app, context, endpoints.listKept, async (tx, { params, query }) => {
    if (!(await importById(tx, params.id))) throw notFound("import");
    const [kind, id] = unpackCursor(query.cursor, 2) ?? [];
    const after = kind === undefined ? null : { kind: String(kind), id: idCursor(String(id)) ?? "" };
    const rows = await pageOfKept(tx, params.id, after, query.limit + 1);
    const page = pageOf(rows, query.limit, (row) => packCursor([row.kind, row.object_id]));
    return {
      ...page,
      items: page.items.map((row) => ({ kind: row.kind, id: row.object_id, label: row.label, reason: row.kept })),
    };
  });
  routeOutside(app, endpoints.downloadRefusals, async ({ params, caller, reply }) => {
    const workspaceId = caller.workspaceId ?? "";
    const row = await transaction(context.db, workspaceId, caller.actor, (tx) => importById(tx, params.id));
    if (!row) throw notFound("import");
    reply
      .header("content-disposition", `attachment; filename="refused-${row.kind}-${row.id}.csv"`)
      .type("text/csv; charset=utf-8");
    return Readable.from(refusalsFile(context, workspaceId, row));
  });
  fileRoute(app, context);
}

/** The one route whose body is bytes; nothing else here takes any. A plain form cannot send this type. */
function fileRoute(app: FastifyInstance, context: Context): void {
  void app.register(async (scope) => {
    scope.addContentTypeParser("application/octet-stream", { parseAs: "buffer" }, (_request, body, done) =>
      done(null, body),
    );
    routeOutside(scope, endpoints.sendImportPart, async ({ params, query, caller, request }) => {
      const workspaceId = caller.workspaceId ?? "";
      const row = await receive(
        context,
        (work) => transaction(context.db, workspaceId, caller.actor, work, { requestId: request.id }),
        workspaceId,
        params.id,
        query.at,
        request.body,
      );
      return presentImport(row);
    });
  });
}
