import * as endpoints from "@earshot/contract/consent.ts";
import type { FastifyInstance } from "fastify";
import type { Context } from "#server/context.ts";
import { idCursor, pageOf } from "#server/db/page.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { route } from "#server/route.ts";
import { changePreferences } from "./change-preferences.ts";
import { pageOfConsents, standingConsents, wishesOf } from "./consent-store.ts";
import { contactRules } from "./contact-rules.ts";
import { identitiesOf } from "./identity-store.ts";
import { liftSuppression } from "./lift-suppression.ts";
import { obstaclesOf } from "./obstacles.ts";
import { presentConsent, presentSuppression } from "./present.ts";
import { quietUntil } from "./quiet-until.ts";
import { recordConsent } from "./record-consent.ts";
import { waitingStop } from "./stop-store.ts";
import { personById } from "./store.ts";
import { suppress } from "./suppress.ts";
import { suppressionOf } from "./suppression.ts";

export function consentRoutes(app: FastifyInstance, context: Context): void {
  route(app, context, endpoints.getContactRules, (tx, { params }) => rulesOf(tx, params.id, context.now()));
  route(app, context, endpoints.listConsents, async (tx, { params, query }) => {
    if (!(await personById(tx, params.id))) throw notFound("person");
    const rows = await pageOfConsents(tx, params.id, idCursor(query.cursor), query.limit);
    const page = pageOf(rows, query.limit, (row) => row.id);
    return { items: page.items.map(presentConsent), nextCursor: page.nextCursor };
  });
  route(app, context, endpoints.recordConsent, async (tx, { params, body }) =>
    presentConsent(await recordConsent(tx, params.id, body)),
  );
  route(app, context, endpoints.changePreferences, async (tx, { params, body }) => {
    await changePreferences(tx, params.id, body);
    return wishesOf(tx, params.id);
  });
  route(app, context, endpoints.suppress, async (tx, { params, body }) =>
    presentSuppression(await suppress(tx, params.id, body.reason)),
  );
  route(app, context, endpoints.liftSuppression, async (tx, { params }) => {
    await liftSuppression(tx, params.id, params.suppressionId, context.now());
    return undefined;
  });
}

/** Every network they are known on or spoke of, and what may be done there. */
async function rulesOf(tx: Tx, personId: string, now: Date) {
  const person = await personById(tx, personId);
  if (!person) throw notFound("person");
  const identities = await identitiesOf(tx, [personId]);
  const consents = await standingConsents(tx, personId);
  const preferences = await wishesOf(tx, personId);
  const networks = new Set([
    ...identities.map(({ network }) => network),
    ...(person.email === null ? [] : ["mail"]),
    ...consents.flatMap(({ network }) => network ?? []),
  ]);
  const suppression = (await suppressionOf(tx, personId)) ?? null;
  const stop = await waitingStop(tx, { personId });
  return {
    rules: contactRules({ suppression, stop, consents }, [...networks].sort()),
    obstacles: await obstaclesOf(tx, personId, consents),
    consents: consents.map(presentConsent),
    preferences,
    quietUntil: quietUntil(preferences.quietHours, now)?.toISOString() ?? null,
  };
}
