import { ideaStates } from "@earshot/contract/choices.ts";
import * as endpoints from "@earshot/contract/ideas.ts";

import type { FastifyInstance } from "fastify";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { loadPosts } from "#server/posts/load.ts";
import { route } from "#server/route.ts";
import { addEvidence } from "./add-evidence.ts";
import { changelog } from "./changelog.ts";
import { createIdea } from "./create-idea.ts";
import { changeDetail, detail } from "./detail.ts";
import { listBackers } from "./list-backers.ts";
import { listEvidence } from "./list-evidence.ts";
import { listIdeas } from "./list-ideas.ts";
import { listRecipients } from "./list-recipients.ts";
import { mergeIdea } from "./merge-idea.ts";
import { presentIdea } from "./present.ts";
import { removeEvidence } from "./remove-evidence.ts";
import { countByState, ideaById, ideasOfPost } from "./store.ts";
import { tellBackers } from "./tell-backers.ts";
import { unmergeIdea } from "./unmerge-idea.ts";
import { updateIdea } from "./update-idea.ts";
import { voteFor } from "./vote-for.ts";
import { withdrawVote } from "./withdraw-vote.ts";

export function ideaRoutes(app: FastifyInstance, context: Context): void {
  const one = async (tx: Tx, id: string) => {
    const row = await ideaById(tx, id);
    if (!row) throw notFound("idea");
    return presentIdea(row);
  };

  route(app, context, endpoints.listIdeas, (tx, { query }) => listIdeas(tx, query));
  route(app, context, endpoints.countIdeas, async (tx) => {
    const counted = new Map((await countByState(tx)).map(({ state, n }) => [state, n]));
    return Object.fromEntries(ideaStates.map((state) => [state, counted.get(state) ?? 0])) as Record<
      endpoints.IdeaState,
      number
    >;
  });
  route(app, context, endpoints.createIdea, async (tx, { body }) => one(tx, await createIdea(context, tx, body)));
  route(app, context, endpoints.getIdea, (tx, { params }) => detail(tx, params.id));
  route(app, context, endpoints.updateIdea, async (tx, { params, body, ifMatch }) => {
    await updateIdea(context, tx, params.id, body, ifMatch);
    return one(tx, params.id);
  });
  route(app, context, endpoints.mergeIdea, async (tx, { params, body }) => {
    await mergeIdea(context, tx, params.id, body.into);
    return one(tx, params.id);
  });
  route(app, context, endpoints.unmergeIdea, async (tx, { params }) => {
    await unmergeIdea(context, tx, params.id);
    return undefined;
  });

  route(app, context, endpoints.listEvidence, (tx, { params, query }) => listEvidence(context, tx, params.id, query));
  route(app, context, endpoints.addEvidence, async (tx, { params, body }) => {
    await addEvidence(context, tx, params.id, body.postId);
    return one(tx, params.id);
  });
  route(app, context, endpoints.removeEvidence, async (tx, { params }) => {
    await removeEvidence(tx, params.id, params.postId);
    return undefined;
  });
  route(app, context, endpoints.listPostIdeas, async (tx, { params }) => {
    const [post] = await loadPosts(context, tx, [params.id]);
    if (!post) throw notFound("post");
    return { items: (await ideasOfPost(tx, params.id)).map(presentIdea) };
  });
  route(app, context, endpoints.listBackers, (tx, { params, query }) => listBackers(context, tx, params.id, query));
  route(app, context, endpoints.voteForIdea, async (tx, { params }) => {
    await voteFor(context, tx, params.id, params.personId, "teammate");
    return one(tx, params.id);
  });
  route(app, context, endpoints.withdrawVote, async (tx, { params }) => {
    await withdrawVote(tx, params.id, params.personId);
    return undefined;
  });

  route(app, context, endpoints.listRecipients, (tx, { params, query }) =>
    listRecipients(context, tx, params.id, query),
  );
  route(app, context, endpoints.tellBackers, async (tx, { params, body }) => {
    await tellBackers(context, tx, params.id, body);
    return changeDetail(tx, body.changeId);
  });
  route(app, context, endpoints.listChangelog, (tx, { query }) => changelog(tx, query));
}
