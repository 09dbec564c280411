import formBody from "@fastify/formbody";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Context } from "#server/context.ts";
import { type Actor, transaction } from "#server/db/transaction.ts";
import { asPage } from "#server/doors.ts";
import { notFound } from "#server/errors.ts";
import { escapeHtml, plainPage } from "#server/plain-page.ts";
import { unsubscribe } from "./unsubscribe.ts";
import { openUnsubscribe } from "./unsubscribe-link.ts";

const named = z.object({ workspaceId: z.uuid(), token: z.string().max(1_000) });

/**
 * The page behind "Stop these mails", and the one click of RFC 8058 that mail programs make. It asks for no cookie and
 * shows nothing of anybody: whoever holds the link can end mails and nothing else. Looking changes nothing, since
 * programs that look into mail open every link.
 */
export function unsubscribeRoutes(app: FastifyInstance, context: Context): void {
  app.register(async (scope) => {
    await scope.register(formBody, { bodyLimit: 1_000 });
    scope.get("/unsubscribe/:workspaceId", async (request, reply) => {
      opened(request);
      const nonce = asPage(reply);
      return reply.send(
        plainPage(nonce, "Stop these mails?", ["One press and no more mails of this kind are sent to you."]).replace(
          "</main>",
          `<form method="post" action="${escapeHtml(request.url)}"><p><button type="submit">Stop these mails</button></p></form></main>`,
        ),
      );
    });
    scope.post("/unsubscribe/:workspaceId", async (request, reply) => {
      const { workspaceId, what } = opened(request);
      const actor: Actor = { kind: "member", id: null, name: null };
      await transaction(context.db, workspaceId, actor, (tx) => unsubscribe(tx, what), { requestId: request.id });
      const nonce = asPage(reply);
      return reply.send(plainPage(nonce, "Done", ["No more mails of this kind are sent to you."]));
    });
  });

  function opened({ params, query }: FastifyRequest) {
    const { data } = named.safeParse({ ...(query as object), ...(params as object) });
    const what = data ? openUnsubscribe(context, data.workspaceId, data.token) : null;
    if (!data || !what) throw notFound("link; copy it whole from the mail");
    return { workspaceId: data.workspaceId, what };
  }
}
