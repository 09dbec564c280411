import formBody from "@fastify/formbody";
import type { FastifyInstance, FastifyReply } from "fastify";
import { sql } from "kysely";
import { z } from "zod";
import type { Context } from "#server/context.ts";
import { system, type Tx, transaction } from "#server/db/transaction.ts";
import { asPage } from "#server/doors.ts";
import { badRequest, notFound, tooMany } from "#server/errors.ts";
import { squarePage } from "./page.ts";
import { pictures, pictureUrl } from "./server.ts";
import {
  accountNamed,
  changeSquarePost,
  countPosts,
  insertSquarePost,
  mostPosts,
  newestThreads,
  ownAccount,
  squarePostById,
} from "./store.ts";

const said = z.string().trim().min(1, "Write something first.").max(2_000, "The square takes 2,000 characters.");
const newPost = z.strictObject({
  as: z.string().trim().min(1).max(60),
  text: said,
  parentId: z.uuid().or(z.literal("")).default(""),
  visibility: z.enum(["public", "direct"]).default("public"),
  picture: z.enum(["", ...Object.keys(pictures)] as [string, ...string[]]).default(""),
});
const change = z.strictObject({ text: said });

/**
 * The square's public page: anybody reads, and posts as one of the cast or under a name of their own. It works without
 * scripts and never looks at the team's session.
 */
export function squareRoutes(app: FastifyInstance, context: Context): void {
  app.register(async (scope) => {
    await scope.register(formBody, { bodyLimit: 20_000 });
    scope.get<{ Params: { slug?: string } }>("/square/:slug?", async (request, reply) => {
      return show(reply, await squareNamed(context, request.params.slug));
    });
    scope.post<{ Params: { slug: string } }>("/square/:slug/posts", async (request, reply) => {
      const place = await squareNamed(context, request.params.slug);
      const body = parsed(newPost, request.body);
      await within(place.id, async (tx) => {
        if ((await countPosts(tx)) >= mostPosts)
          throw tooMany("The square is full. Remove the sample data, or start another workspace.", 3600);
        const parent = body.parentId ? await squarePostById(tx, body.parentId) : undefined;
        if (body.parentId && (!parent || parent.deleted_at)) throw notFound("post");
        const handle =
          body.as
            .replace(/^@/, "")
            .replace(/[^\p{L}\p{N}_]+/gu, "_")
            .toLowerCase()
            .slice(0, 40) || "somebody";
        const own = await ownAccount(tx);
        if (handle === own.handle)
          throw badRequest(`@${own.handle} is the company's own account; answer as the company from the inbox.`);
        const account = await accountNamed(tx, handle, body.as.replace(/^@/, ""));
        await insertSquarePost(tx, {
          accountId: account.id,
          parent: parent ?? null,
          text: body.text,
          visibility: body.visibility,
          picture: body.picture ? pictureUrl(body.picture) : null,
          pictureAlt: body.picture ? (pictures[body.picture] ?? null) : null,
          key: null,
          at: context.now(),
        });
      });
      return reply.redirect(`/square/${place.slug}`, 303);
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

  async function show(reply: FastifyReply, place: Place) {
    const rows = await within(place.id, async (tx) => ({
      posts: await newestThreads(tx, 40),
      own: await ownAccount(tx),
    }));
    const nonce = asPage(reply);
    return reply.send(squarePage({ ...place, ...rows, pictures, nonce, context }));
  }
}

type Place = { id: string; slug: string; name: string };
type Row = NonNullable<Awaited<ReturnType<typeof squarePostById>>>;

const actions: Record<string, (tx: Tx, row: Row, body: unknown, now: Date) => Promise<void>> = {
  edit: (tx, row, body, now) => changeSquarePost(tx, row.id, { text: parsed(change, body).text, edited_at: now }),
  delete: (tx, row, _body, now) => changeSquarePost(tx, row.id, { deleted_at: now }),
  like: (tx, row) => changeSquarePost(tx, row.id, { likes: row.likes + 1 }),
};

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
