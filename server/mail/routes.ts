import * as endpoints from "@earshot/contract/mail.ts";
import type { FastifyInstance } from "fastify";
import type { Context } from "#server/context.ts";
import { idCursor, pageOf } from "#server/db/page.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { route, routeOutside } from "#server/route.ts";
import { createAttempts } from "#server/workspace/sign-in-attempts.ts";
import { linkOf } from "./link-of.ts";
import { presentMail, presentSettings, presentSuppressed } from "./present.ts";
import { putSettings } from "./put-settings.ts";
import { renderMail } from "./render-mail.ts";
import { retryMail } from "./retry-mail.ts";
import { deleteSettings, mailSettings } from "./settings.ts";
import { type MailRow, mailById, pageOfMails } from "./store.ts";
import { liftAddress, pageOfSuppressed } from "./suppressed.ts";
import { trySettings } from "./try-settings.ts";
import { unsubscribeUrl } from "./unsubscribe-link.ts";
import { unsubscribeRoutes } from "./unsubscribe-routes.ts";

const hidden = "(the link is shown to people who sign in, not to keys)";

export function mailRoutes(app: FastifyInstance, context: Context): void {
  const attempts = createAttempts(() => context.now().getTime());

  route(app, context, endpoints.getMailSettings, async (tx) => {
    const row = await mailSettings(tx);
    return { settings: row ? presentSettings(row) : null };
  });
  route(app, context, endpoints.putMailSettings, async (tx, { body, ifMatch }) =>
    presentSettings(await putSettings(context, tx, body, ifMatch)),
  );
  route(app, context, endpoints.dropMailSettings, async (tx) => {
    if (await deleteSettings(tx))
      record(tx, "mail_settings.updated", null, { data: { by: tx.actor.name, host: null } });
    return undefined;
  });
  routeOutside(app, endpoints.testMail, async ({ body, caller, request }) => {
    attempts.count(request.ip, body.to);
    const outcome = await trySettings(context, caller.workspaceId ?? "", caller.actor, body.to);
    return outcome.kind === "accepted"
      ? { sent: true, code: null, message: outcome.said }
      : { sent: false, code: outcome.code, message: outcome.message };
  });

  route(app, context, endpoints.listMails, async (tx, { query }) => {
    const rows = await pageOfMails(tx, { state: query.state, before: idCursor(query.cursor), limit: query.limit });
    return pageOf(rows.map(lineOf), query.limit, (mail) => mail.id);
  });
  route(app, context, endpoints.getMail, async (tx, { params, caller }) =>
    wholeMail(tx, params.id, { isPerson: caller.userId !== null }),
  );
  route(app, context, endpoints.retryMail, async (tx, { params }) =>
    lineOf(await retryMail(tx, params.id, context.now())),
  );

  route(app, context, endpoints.listMailSuppressions, async (tx, { query }) => {
    const rows = await pageOfSuppressed(tx, idCursor(query.cursor), query.limit);
    return pageOf(rows.map(presentSuppressed), query.limit, (row) => row.id);
  });
  route(app, context, endpoints.liftMailSuppression, async (tx, { params }) => {
    if (!(await liftAddress(tx, params.id, context.now()))) throw notFound("mail suppression");
    return undefined;
  });

  unsubscribeRoutes(app, context);

  async function wholeMail(tx: Tx, id: string, { isPerson }: { isPerson: boolean }) {
    const row = await mailById(tx, id);
    if (!row) throw notFound("mail");
    const isGood = row.expires_at !== null && row.expires_at > context.now();
    const link = isGood ? linkOf(context, row) : null;
    const shown = link === null || isPerson ? link : null;
    const stop = unsubscribeUrl(context, row);
    const rendered = renderMail(row, { link: shown, unsubscribeUrl: stop });
    return {
      ...presentMail(row, rendered),
      text: link !== null && !isPerson ? `${rendered.text}\n${hidden}\n` : rendered.text,
      html: rendered.html,
      link: shown,
      expiresAt: row.expires_at?.toISOString() ?? null,
      personId: row.person_id,
    };
  }
}

const lineOf = (row: MailRow) => presentMail(row, renderMail(row, { link: null, unsubscribeUrl: null }));
