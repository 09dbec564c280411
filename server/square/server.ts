import { readFile } from "node:fs/promises";
import { squareHost } from "@earshot/connectors/square/client.ts";
import { measure, textRules } from "@earshot/connectors/square/measure.ts";
import { sql } from "kysely";
import { z } from "zod";
import type { Context } from "#server/context.ts";
import { system, type Tx, transaction } from "#server/db/transaction.ts";
import { presentSquarePost } from "./present.ts";
import { reactionsTo } from "./reactions.ts";
import {
  changesAfter,
  deleteSquarePost,
  insertSquarePost,
  ownAccount,
  squareAddress,
  squarePostById,
  squarePostByKey,
  takeTurn,
} from "./store.ts";

export { squareHost } from "@earshot/connectors/square/client.ts";

const perPage = 200;
const afterParam = z.coerce.number().int().min(0).default(0);
const replyBody = z.strictObject({
  parentId: z.string().max(200),
  text: z
    .string()
    .min(1)
    .refine((said) => measure(said) <= textRules.limit, `The square takes ${textRules.limit} characters.`)
    .refine((said) => !said.includes("\0"), "The square takes no NUL characters."),
  visibility: z.string().max(20),
  key: z.string().min(1).max(200),
});

/**
 * The pretend network's own API, spoken inside the process under a host name that is never dialed. It behaves like a
 * network: it numbers changes, keeps idempotency keys, and knows nothing of the team's inbox.
 */
export async function squareServer(context: Context, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const [, first = "", what = "", id, ...rest] = url.pathname.split("/");
  if (first === "pictures") return picture(what);
  const workspaceId = await workspaceOf(context, first);
  const run = calls[`${request.method} ${what}${id === undefined ? "" : "/id"}`];
  if (!workspaceId || !run || rest.length > 0) return nothing();
  const body: unknown = request.method === "POST" ? await request.json().catch(() => null) : null;
  return transaction(context.db, workspaceId, system, async (tx) =>
    run({
      tx,
      query: url.searchParams,
      id: id ?? "",
      body,
      now: context.now(),
      address: await squareAddress(tx, context.config.publicUrl),
    }),
  );
}

type Asked = { tx: Tx; query: URLSearchParams; id: string; body: unknown; now: Date; address: string };

const calls: Record<string, (asked: Asked) => Promise<Response>> = {
  async "GET account"({ tx, address }) {
    const { id, handle, name } = await ownAccount(tx);
    return Response.json({ id, handle, name, url: address });
  },
  async "GET changes"({ tx, query, address }) {
    const after = afterParam.safeParse(query.get("after") ?? undefined);
    if (!after.success) return refused("`after` is the number of a change.");
    const rows = await changesAfter(tx, after.data, perPage);
    const reactions = await reactionsTo(tx, rows);
    return Response.json({
      items: rows.map((row) => presentSquarePost(row, address, reactions.get(row.id))),
      next: Number(rows.at(-1)?.change ?? after.data),
      more: rows.length === perPage,
    });
  },
  async "GET replies"({ tx, query, address }) {
    const found = await squarePostByKey(tx, query.get("key") ?? "");
    return Response.json(found ? presentSquarePost(found, address) : null);
  },
  async "POST replies"({ tx, body, now, address }) {
    const reply = replyBody.safeParse(body);
    if (!reply.success) return refused(reply.error.issues[0]?.message ?? "The square did not understand this.");
    const { parentId, text, visibility, key } = reply.data;
    // The same key at the same time: whoever comes second finds the first one's post.
    await takeTurn(tx);
    const before = await squarePostByKey(tx, key);
    if (before) return Response.json(presentSquarePost(before, address));
    const parent = uuid.test(parentId) ? await squarePostById(tx, parentId) : undefined;
    if (!parent || parent.deleted_at) return nothing();
    const { id } = await ownAccount(tx);
    const row = await insertSquarePost(tx, {
      accountId: id,
      parent,
      text,
      visibility: parent.visibility === "direct" || visibility === "direct" ? "direct" : "public",
      picture: null,
      pictureAlt: null,
      key,
      at: now,
    });
    return Response.json(presentSquarePost(row, address));
  },
  async "DELETE replies/id"({ tx, id, now }) {
    const row = uuid.test(id) ? await squarePostById(tx, id) : undefined;
    if (!row || row.deleted_at) return nothing();
    if (row.account_id !== (await ownAccount(tx)).id) return new Response("Not yours", { status: 403 });
    await deleteSquarePost(tx, id, now);
    return new Response(null, { status: 204 });
  },
};

const nothing = () => new Response("Not found", { status: 404 });
const refused = (why: string) => new Response(why, { status: 422 });

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
  if (!Object.hasOwn(pictures, name)) return nothing();
  const bytes = await readFile(new URL(`./pictures/${name}`, import.meta.url)).catch(() => null);
  return bytes ? new Response(new Uint8Array(bytes), { headers: { "content-type": "image/png" } }) : nothing();
}

export const pictureUrl = (name: string): string => `http://${squareHost}/pictures/${name}`;
