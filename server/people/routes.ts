import * as endpoints from "@earshot/contract/people.ts";
import { getTimeline, getTimelineEntry } from "@earshot/contract/timeline.ts";
import type { FastifyInstance } from "fastify";
import type { Context } from "#server/context.ts";
import { idCursor, pageOf } from "#server/db/page.ts";
import { notFound } from "#server/errors.ts";
import { mediaUrl } from "#server/posts/media-url.ts";
import { route } from "#server/route.ts";
import { addAuthors } from "./add-authors.ts";
import { addPerson } from "./add-person.ts";
import { consentRoutes } from "./consent-routes.ts";
import { identityById } from "./identity-store.ts";
import { linkIdentity } from "./link-identity.ts";
import { listAuthors } from "./list-authors.ts";
import { listPeople } from "./list-people.ts";
import { listTies } from "./list-ties.ts";
import { loadPerson } from "./load.ts";
import { notePerson } from "./note-person.ts";
import { pageOfNotes } from "./note-store.ts";
import { organizationRoutes } from "./organization-routes.ts";
import { presentIdentity, presentNote } from "./present.ts";
import { productRoutes } from "./product-routes.ts";
import { removeNote } from "./remove-note.ts";
import { stopRoutes } from "./stop-routes.ts";
import { personById } from "./store.ts";
import { timeline, timelineEntry } from "./timeline.ts";
import { unlinkIdentity } from "./unlink-identity.ts";
import { updatePerson } from "./update.ts";

export function peopleRoutes(app: FastifyInstance, context: Context): void {
  route(app, context, endpoints.listPeople, (tx, { query, caller }) => listPeople(context, tx, query, caller));
  route(app, context, endpoints.createPerson, async (tx, { body, caller }) =>
    loadPerson(context, tx, await addPerson(tx, body), caller),
  );
  route(app, context, endpoints.addAuthors, (tx, { body }) => addAuthors(tx, body.identityIds));
  route(app, context, endpoints.getPerson, (tx, { params, caller }) => loadPerson(context, tx, params.id, caller));
  route(app, context, endpoints.updatePerson, async (tx, { params, body, ifMatch, caller }) => {
    await updatePerson(tx, params.id, body, ifMatch);
    return loadPerson(context, tx, params.id, caller);
  });
  route(app, context, endpoints.linkIdentity, async (tx, { params, body, caller }) => {
    await linkIdentity(tx, params.id, body.identityId, body.reason);
    return loadPerson(context, tx, params.id, caller);
  });
  route(app, context, endpoints.unlinkIdentity, async (tx, { params }) => {
    await unlinkIdentity(tx, params.id, params.identityId, context.now());
    return undefined;
  });

  route(app, context, endpoints.listPersonNotes, async (tx, { params, query }) => {
    if (!(await personById(tx, params.id))) throw notFound("person");
    const rows = await pageOfNotes(tx, params.id, idCursor(query.cursor), query.limit);
    const page = pageOf(rows, query.limit, (row) => row.id);
    return { items: page.items.map(presentNote), nextCursor: page.nextCursor };
  });
  route(app, context, endpoints.createPersonNote, async (tx, { params, body }) =>
    presentNote(await notePerson(tx, params.id, body.text)),
  );
  route(app, context, endpoints.deletePersonNote, async (tx, { params }) => {
    await removeNote(tx, params.id, params.noteId);
    return undefined;
  });
  route(app, context, endpoints.listTies, (tx, { params }) => listTies(context, tx, params.id));
  route(app, context, getTimeline, (tx, { params, query, caller }) => timeline(context, tx, params.id, query, caller));
  route(app, context, getTimelineEntry, (tx, { params, caller }) =>
    timelineEntry(context, tx, params.id, params.entryId, caller),
  );

  route(app, context, endpoints.listAuthors, (tx, { query }) => listAuthors(context, tx, query));
  route(app, context, endpoints.getAuthor, async (tx, { params }) => {
    const row = await identityById(tx, params.id);
    if (!row) throw notFound("author");
    return presentIdentity(row, (url) => mediaUrl(context, url));
  });

  consentRoutes(app, context);
  stopRoutes(app, context);
  organizationRoutes(app, context);
  productRoutes(app, context);
}
