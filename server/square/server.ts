import { readFile } from "node:fs/promises";
import { squareHost } from "@earshot/connectors/square/client.ts";
import { sql } from "kysely";
import { z } from "zod";
import type { Context } from "#server/context.ts";
import { system, type Tx, transaction } from "#server/db/transaction.ts";
import { presentSquarePost } from "./present.ts";
import { changesAfter, insertSquarePost, ownAccount, squarePostById, squarePostByKey } from "./store.ts";

export { squareHost } from "@earshot/connectors/square/client.ts";

const perPage = 200;
const replyBody = z.strictObject({
  parentId: z.uuid(),
  text: z.string().min(1).max(4_000),
  visibility: z.string().max(20),
  key: z.string().min(1).max(200),
});

/**
 * The pretend network's own API, spoken inside the process under a host name that is never dialed. It behaves like a
 * network: it numbers changes, keeps idempotency keys, and knows nothing of the team's inbox.
 */
export async function squareServer(context: Context, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const [, first = "", what = "", ...rest] = url.pathname.split("/");
  if (first === "pictures") return picture(what);
  const workspaceId = await workspaceOf(context, first);
  if (!workspaceId || rest.length > 0) return new Response("Not found", { status: 404 });
  return transaction(context.db, workspaceId, system, (tx) => answer(context, tx, request, url, what));
}

async function answer(context: Context, tx: Tx, request: Request, url: URL, what: string): Promise<Response> {
  const { publicUrl } = context.config;
  if (what === "account") {
    const account = await ownAccount(tx);
    return Response.json({ id: account.id, handle: account.handle, name: account.name, url: `${publicUrl}/square` });
  }
  if (what === "changes") {
    const after = Number(url.searchParams.get("after") ?? 0);
    const rows = await changesAfter(tx, Number.isSafeInteger(after) ? after : 0, perPage);
    const next = rows.at(-1)?.change ?? after;
    return Response.json({
      items: rows.map((row) => presentSquarePost(row, publicUrl)),
      next: Number(next),
      more: rows.length === perPage,
    });
  }
  if (what === "replies" && request.method === "GET") {
    const found = await squarePostByKey(tx, url.searchParams.get("key") ?? "");
    return Response.json(found ? presentSquarePost(found, publicUrl) : null);
  }
  if (what === "replies" && request.method === "POST") {
    const body = replyBody.safeParse(await request.json().catch(() => null));
    if (!body.success) return new Response("The square did not understand this.", { status: 422 });
    const before = await squarePostByKey(tx, body.data.key);
    if (before) return Response.json(presentSquarePost(before, publicUrl));
    const parent = await squarePostById(tx, body.data.parentId);
    if (!parent || parent.deleted_at) return new Response("Not found", { status: 404 });
    const account = await ownAccount(tx);
    const row = await insertSquarePost(tx, {
      accountId: account.id,
      parent,
      text: body.data.text,
      visibility: parent.visibility === "direct" || body.data.visibility === "direct" ? "direct" : "public",
      picture: null,
      pictureAlt: null,
      key: body.data.key,
      at: context.now(),
    });
    return Response.json(presentSquarePost(row, publicUrl));
  }
  return new Response("Not found", { status: 404 });
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

async function workspaceOf(context: Context, channelId: string): Promise<string | null> {
  if (!uuid.test(channelId)) return null;
  const { rows } = await sql<{ id: string | null }>`select square_workspace(${channelId}) as id`.execute(context.db);
  return rows[0]?.id ?? null;
}

/** Pictures that may be posted on the square. */
export const pictures: Record<string, string> = {
  "e7.png": "A coffee machine's display that shows E7",
  "piko.png": "A small coffee machine on a kitchen counter",
  "cup.png": "A cup of coffee seen from above",
};

async function picture(name: string): Promise<Response> {
  if (!Object.hasOwn(pictures, name)) return new Response("Not found", { status: 404 });
  const bytes = await readFile(new URL(`./pictures/${name}`, import.meta.url)).catch(() => null);
  return bytes
    ? new Response(new Uint8Array(bytes), { headers: { "content-type": "image/png" } })
    : new Response("Not found", { status: 404 });
}

export const pictureUrl = (name: string): string => `http://${squareHost}/pictures/${name}`;
