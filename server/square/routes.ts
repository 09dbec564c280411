import { measure, textRules } from "@earshot/connectors/square/measure.ts";
import formBody from "@fastify/formbody";
import type { FastifyInstance } from "fastify";
import { sql } from "kysely";
import { z } from "zod";
import type { Context } from "#server/context.ts";
import { system, type Tx, transaction } from "#server/db/transaction.ts";
import { asPage } from "#server/doors.ts";
import { badRequest, forbidden, notFound, tooMany } from "#server/errors.ts";
import { createWritingLimit } from "#server/writing-limit.ts";
import { handleOf } from "./handle.ts";
import { squarePage, threadPage } from "./page.ts";
import { turnReaction } from "./reactions.ts";
import { pictures, pictureUrl } from "./server.ts";
import {
  accountNamed,
  changeSquarePost,
  countPosts,
  deleteSquarePost,
  insertSquarePost,
  mostPosts,
  newestThreads,
  ownAccount,
  squarePostById,
  takeTurn,
  threadAround,
} from "./store.ts";

const said = z
  .string()
  .trim()
  .min(1, "Write something first.")
  .refine((text) => measure(text) <= textRules.limit, `The square takes ${textRules.limit} characters.`);
const speaker = z
  .string()
  .transform((name) => name.replace(/\p{Cc}+/gu, " ").trim())
  .pipe(z.string().min(1, "Say who you are.").max(60, "A name has up to 60 characters."));
const newPost = z.strictObject({
  as: speaker,
  text: said,
  parentId: z.uuid().or(z.literal("")).default(""),
  quotesId: z.uuid().or(z.literal("")).default(""),
  visibility: z.enum(["public", "direct"]).default("public"),
  picture: z.enum(["", ...Object.keys(pictures)] as [string, ...string[]]).default(""),
});
const change = z.strictObject({ text: said });
/** Without a name it is a passer-by's, who is only counted. */
const reacting = z.strictObject({ as: speaker.optional() });

/**
 * The square's public page: anybody reads, and posts as one of the cast or under a name of their own. It works without
 * scripts and never looks at the team's session.
 */
export function squareRoutes(app: FastifyInstance, context: Context): void {
  const limit = createWritingLimit("The square", () => context.now().getTime());
  app.register(async (scope) => {
    await scope.register(formBody, { bodyLimit: 20_000 });
    // Before the body is read: whoever writes too much is not listened to.
    scope.addHook("onRequest", async (request) => {
      if (request.method === "POST") limit.count(request.ip);
    });
    scope.get<{ Params: { slug?: string }; Querystring: { said?: unknown } }>(
      "/square/:slug?",
      async (request, reply) => {
        const place = await squareNamed(context, request.params.slug);
        const rows = await within(place.id, async (tx) => ({
          posts: await newestThreads(tx, shown),
          own: await ownAccount(tx),
        }));
        const saidPrivately = request.query.said === "privately";
        return reply.send(
          squarePage({ ...place, ...rows, pictures, nonce: asPage(reply), context }, { saidPrivately, ...shown }),
        );
      },
    );
    scope.get<{ Params: { slug: string; id: string } }>("/square/:slug/posts/:id", async (request, reply) => {
      const place = await squareNamed(context, request.params.slug);
      const id = z.uuid().safeParse(request.params.id);
      const rows = await within(place.id, async (tx) => ({
        posts: id.success ? await threadAround(tx, id.data, mostInThread) : [],
        own: await ownAccount(tx),
      }));
      if (rows.posts.length === 0) throw notFound("post");
      return reply.send(threadPage({ ...place, ...rows, pictures, nonce: asPage(reply), context }));
    });
    scope.post<{ Params: { slug: string } }>("/square/:slug/posts", async (request, reply) => {
      const place = await squareNamed(context, request.params.slug);
      const body = parsed(newPost, request.body);
      const post = await within(place.id, (tx) => publish(tx, body));
      const where = post.visibility === "direct" ? "?said=privately" : `#post-${post.id}`;
      return reply.redirect(`/square/${place.slug}${where}`, 303);
    });
    for (const [action, run] of Object.entries(actions)) {
      scope.post<{ Params: { slug: string; id: string } }>(
        `/square/:slug/posts/:id/${action}`,
        async (request, reply) => {
          const place = await squareNamed(context, request.params.slug);
          await within(place.id, async (tx) => {
            const id = z.uuid().safeParse(request.params.id);
            const row = id.success ? await squarePostById(tx, id.data) : undefined;
            if (!row || row.deleted_at) throw notFound("post");
            await run(tx, row, request.body, context.now());
          });
          return reply.redirect(`/square/${place.slug}`, 303);
        },
      );
    }
  });

  const within = <T>(workspaceId: string, work: (tx: Tx) => Promise<T>) =>
    transaction(context.db, workspaceId, system, work);

  async function publish(tx: Tx, body: z.infer<typeof newPost>): Promise<Row> {
    if ((await countPosts(tx)) >= mostPosts)
      throw tooMany("The square is full. Remove the sample data, or start another workspace.", 3600);
    const parent = body.parentId ? await squarePostById(tx, body.parentId) : undefined;
    if (body.parentId && (!parent || parent.deleted_at)) throw notFound("post");
    const quotes = body.quotesId ? await squarePostById(tx, body.quotesId) : undefined;
    if (body.quotesId && (!quotes || quotes.deleted_at || quotes.visibility !== "public")) throw notFound("post");
    const account = await somebody(tx, body.as);
    return insertSquarePost(tx, {
      accountId: account.id,
      parent: parent ?? null,
      text: body.text,
      visibility: parent?.visibility === "direct" ? "direct" : body.visibility,
      picture: body.picture ? pictureUrl(body.picture) : null,
      pictureAlt: body.picture ? (pictures[body.picture] ?? null) : null,
      quotes: quotes ?? null,
      key: null,
      at: context.now(),
    });
  }
}

type Place = { id: string; slug: string; name: string };
type Row = NonNullable<Awaited<ReturnType<typeof squarePostById>>>;

const shown = { threads: 40, answers: 50 };
const mostInThread = 1_000;
const mostLikes = 2 ** 31 - 1;

const actions: Record<string, (tx: Tx, row: Row, body: unknown, now: Date) => Promise<void>> = {
  async edit(tx, row, body, now) {
    await refuseOwn(tx, row);
    await changeSquarePost(tx, row.id, { text: parsed(change, body).text, edited_at: laterThan(row, now) });
  },
  async delete(tx, row, _body, now) {
    await refuseOwn(tx, row);
    await deleteSquarePost(tx, row.id, now);
  },
  async like(tx, row, body, now) {
    const by = await turned(tx, row, body, "like", now);
    await changeSquarePost(tx, row.id, { likes: Math.min(Math.max(row.likes + by, 0), mostLikes) });
  },
  async repost(tx, row, body, now) {
    const by = await turned(tx, row, body, "repost", now);
    await changeSquarePost(tx, row.id, { reposts: Math.min(Math.max(row.reposts + by, 0), mostLikes) });
  },
};

async function turned(tx: Tx, row: Row, body: unknown, kind: "like" | "repost", now: Date): Promise<1 | -1> {
  const { as } = parsed(reacting, body);
  // What was read before the turn came may have changed by then.
  await takeTurn(tx);
  Object.assign(row, await squarePostById(tx, row.id));
  if (as === undefined) return 1;
  const account = await somebody(tx, as);
  return turnReaction(tx, row, account.id, kind, now);
}

/** The account of a visitor's name; never the company's. */
async function somebody(tx: Tx, name: string): Promise<{ id: string }> {
  const handle = handleOf(name);
  const own = await ownAccount(tx);
  if (handle === own.handle)
    throw badRequest(`@${own.handle} is the company's own account; answer as the company from the inbox.`);
  return accountNamed(tx, handle, name.replace(/^@/, ""));
}

async function refuseOwn(tx: Tx, row: Row): Promise<void> {
  const own = await ownAccount(tx);
  if (row.account_id === own.id) throw forbidden(`Only the company changes what @${own.handle} said.`);
}

/** An edit is newer than what it replaces, however fast it came and whatever the clock did meanwhile. */
function laterThan(row: Row, now: Date): Date {
  return new Date(Math.max(now.getTime(), (row.edited_at ?? row.created_at).getTime() + 1));
}

function parsed<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body ?? {});
  if (!result.success) throw badRequest(result.error.issues[0]?.message ?? "The form was not filled in.");
  return result.data;
}

/** A workspace whose square is open, which is one with a square channel; without a name, the first. */
async function squareNamed(context: Context, slug: string | undefined): Promise<Place> {
  const { rows } = await sql<Place>`select id, slug, name from open_squares(${slug ?? null})`.execute(context.db);
  const place = rows[0];
  if (!place) throw notFound("square: connect the channel “The square” first");
  return place;
}
