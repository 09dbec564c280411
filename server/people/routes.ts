import * as endpoints from "@earshot/contract/people.ts";
import type { FastifyInstance } from "fastify";
import type { Context } from "#server/context.ts";
import { notFound } from "#server/errors.ts";
import { mediaUrl } from "#server/posts/media-url.ts";
import { route } from "#server/route.ts";
import { addPerson } from "./add-person.ts";
import { identityById } from "./identity-store.ts";
import { liftSuppression } from "./lift-suppression.ts";
import { linkIdentity } from "./link-identity.ts";
import { listAuthors } from "./list-authors.ts";
import { listPeople } from "./list-people.ts";
import { loadPerson } from "./load.ts";
import { presentIdentity, presentSuppression } from "./present.ts";
import { productRoutes } from "./product-routes.ts";
import { suppress } from "./suppress.ts";
import { timeline } from "./timeline.ts";
import { unlinkIdentity } from "./unlink-identity.ts";
import { updatePerson } from "./update.ts";

export function peopleRoutes(app: FastifyInstance, context: Context): void {
  route(app, context, endpoints.listPeople, (tx, { query }) => listPeople(context, tx, query));
  route(app, context, endpoints.createPerson, async (tx, { body }) =>
    loadPerson(context, tx, await addPerson(tx, body)),
  );
  route(app, context, endpoints.getPerson, (tx, { params }) => loadPerson(context, tx, params.id));
  route(app, context, endpoints.updatePerson, async (tx, { params, body, ifMatch }) => {
    await updatePerson(tx, params.id, body, ifMatch);
    return loadPerson(context, tx, params.id);
  });
  route(app, context, endpoints.linkIdentity, async (tx, { params, body }) => {
    await linkIdentity(tx, params.id, body.identityId, body.reason);
    return loadPerson(context, tx, params.id);
  });
  route(app, context, endpoints.unlinkIdentity, async (tx, { params }) => {
    await unlinkIdentity(tx, params.id, params.identityId, context.now());
    return undefined;
  });
  route(app, context, endpoints.getTimeline, (tx, { params, query }) => timeline(context, tx, params.id, query));
  route(app, context, endpoints.suppress, async (tx, { params, body }) =>
    presentSuppression(await suppress(tx, params.id, body.reason)),
  );
  route(app, context, endpoints.liftSuppression, async (tx, { params }) => {
    await liftSuppression(tx, params.id, params.suppressionId, context.now());
    return undefined;
  });

  route(app, context, endpoints.listAuthors, (tx, { query }) => listAuthors(context, tx, query));
  route(app, context, endpoints.getAuthor, async (tx, { params }) => {
    const row = await identityById(tx, params.id);
    if (!row) throw notFound("author");
    return presentIdentity(row, (url) => mediaUrl(context, url));
  });

  productRoutes(app, context);
}
