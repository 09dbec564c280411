import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import type { Connector, ConnectorContext } from "@earshot/connectors/connector.ts";
import { square } from "@earshot/connectors/square/index.ts";
import { handleOf } from "../../server/square/handle.ts";
import { squareHost, squareServer } from "../../server/square/server.ts";
import {
  accountNamed,
  changeSquarePost,
  deleteSquarePost,
  insertSquarePost,
  ownAccount,
  squarePostById,
} from "../../server/square/store.ts";
import type { World } from "../world.ts";
import { openLoopback } from "./loopback.ts";
import type { Peer, PeerPost } from "./peer.ts";
import { type Trouble, Troubles } from "./trouble.ts";

type Context = ConnectorContext<Record<string, unknown>, Record<string, string>>;
const START = Date.parse("2026-03-01T08:00:00.000Z");

/**
 * The world's own square behind a loopback server that answers badly on demand: what the connector says to the square's
 * host goes there. With `channelId` every call is that channel's, for a reader that has no channel of its own.
 */
export async function openSquarePeer(world: World, channelId?: string): Promise<Peer> {
  const troubles = new Troubles();
  let repeats = false;
  let strange = false;
  let made = 0;

  const server = await openLoopback({ serve, keepAlive: false });
  const { port } = server;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (await troubles.meet(request, response)) return;
    const { method = "GET", url = "/" } = request;
    const answer = await squareServer(
      world.context,
      new Request(`http://${squareHost}${url}`, { method, ...(method === "POST" && { body: await text(request) }) }),
    );
    const said = await answer.text();
    if (troubles.meetCommitted(request, response, said)) return;
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(url.includes("/changes") && answer.ok ? retold(said) : said);
  }

  function retold(said: string): string {
    const page = JSON.parse(said) as { items: object[] };
    if (repeats) page.items = [...page.items.toReversed(), ...page.items];
    if (strange) {
      page.items = page.items.map((item) => ({ ...item, pressure: { bar: 9 } }));
      page.items.unshift({ kind: "steam_whistle", loud: true });
    }
    return JSON.stringify(page);
  }

  const here = (ctx: Context): Context => ({
    ...ctx,
    channelId: channelId ?? ctx.channelId,
    fetch: (url, init) => ctx.fetch(String(url).replace(`http://${squareHost}/`, `http://127.0.0.1:${port}/`), init),
  });
  const real = square as unknown as Required<Connector>;
  const connector: Connector = {
    ...(square as unknown as Connector),
    account: (ctx) => real.account(here(ctx)),
    pull: (ctx, ...rest) => real.pull(here(ctx), ...rest),
    send: (ctx, ...rest) => real.send(here(ctx), ...rest),
    findSent: (ctx, ...rest) => real.findSent(here(ctx), ...rest),
  };

  async function publish(post: PeerPost): Promise<string> {
    made += 1;
    const name = post.author ?? "Samir Cole";
    return world.tx(async (tx) => {
      const account = post.own ? await ownAccount(tx) : await accountNamed(tx, handleOf(name), name);
      const row = await insertSquarePost(tx, {
        accountId: account.id,
        parent: (post.inReplyTo && (await squarePostById(tx, post.inReplyTo))) || null,
        text: post.text ?? `Post ${made}`,
        visibility: post.visibility === "direct" ? "direct" : "public",
        picture: null,
        pictureAlt: null,
        key: null,
        at: new Date(post.at ?? START + made * 60_000),
      });
      return row.id;
    });
  }
  const remove = (id: string) => world.tx((tx) => deleteSquarePost(tx, id, world.context.now()));

  return {
    connector,
    settings: {},
    credentials: {},
    allow: [`127.0.0.1:${port}`],
    secrets: [],
    can: { edit: true, delete: true, thread: true, html: false, anyId: false, own: true },
    publish,
    edit: (id, change) =>
      world.tx((tx) => changeSquarePost(tx, id, { text: change.text, edited_at: new Date(change.at) })),
    remove,
    async removeUnknown() {
      const id = await publish({ text: "Never seen" });
      await remove(id);
      return id;
    },
    repeat() {
      repeats = true;
    },
    async strange() {
      strange = true;
      return "steam_whistle";
    },
    rateLimits: (until, now): Trouble[] => [
      { status: 429, headers: { "retry-after": String((until.getTime() - now.getTime()) / 1000) } },
      { status: 429, headers: { "retry-after": until.toUTCString() } },
      { status: 503, headers: { "retry-after": until.toUTCString() } },
    ],
    answer: (trouble, times) => troubles.answer(trouble, times),
    calm: () => troubles.calm(),
    beforeAnswer: (act) => troubles.beforeAnswer(act),
    requests: () => troubles.count,
    connections: server.connections,
    pageSize: 200,
    replies: () =>
      world.tx(async (tx) => {
        const own = await ownAccount(tx);
        const rows = await tx.db
          .selectFrom("square_post")
          .select(["id", "text", "parent_id", "visibility"])
          .where("account_id", "=", own.id)
          .where("parent_id", "is not", null)
          .where("deleted_at", "is", null)
          .orderBy("change")
          .execute();
        return rows.map((row) => ({
          id: row.id,
          text: row.text,
          inReplyTo: row.parent_id,
          visibility: row.visibility,
        }));
      }),
    async close() {
      troubles.calm();
      await server.close();
    },
  };
}
