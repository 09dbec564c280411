import { ideaSorts, ideaStates } from "@earshot/contract/choices.ts";
import type { IdeaSort, IdeaState } from "@earshot/contract/ideas.ts";
import { IdeaBlock } from "@earshot/portal/ideas/blocks.tsx";
import { boardPage } from "@earshot/portal/ideas/board-page.tsx";
import { changelogPage } from "@earshot/portal/ideas/changelog-page.tsx";
import { en } from "@earshot/portal/ideas/en.ts";
import type { ListedIdea } from "@earshot/portal/ideas/idea-list.tsx";
import { ideaPage } from "@earshot/portal/ideas/idea-page.tsx";
import { roadmapPage } from "@earshot/portal/ideas/roadmap-page.tsx";
import { createElement } from "react";
import { readMarkdown } from "#server/markdown.ts";
import type { PortalPages, Shown, Visit } from "#server/portal/site.ts";
import { portalPath } from "#server/portal-path.ts";
import { backersOf } from "./backers-store.ts";
import { changelog } from "./changelog.ts";
import { listIdeas } from "./list-ideas.ts";
import { changesOf, ideaById } from "./store.ts";
import { voteFor } from "./vote-for.ts";
import { withdrawVote } from "./withdraw-vote.ts";

const perPage = 30;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Ideas on the portal: board, page, roadmap, changelog, and one vote for each member. */
export const ideaPages: PortalPages = (site) => {
  site.section("/ideas", en.ideas);
  site.section("/changelog", en.changelog);

  site.welcome(async (visit) =>
    createElement(IdeaBlock, {
      title: "top",
      ideas: (await some(visit, { limit: 5 })).ideas.filter((idea) => idea.votes > 0),
      now: visit.now,
    }),
  );
  site.results(async (visit, q) =>
    createElement(IdeaBlock, { title: "found", ideas: (await some(visit, { q, limit: 10 })).ideas, now: visit.now }),
  );
  site.addresses(async (visit, most) => [
    ...["/ideas", "/roadmap", "/changelog"].map((path) => ({ path, changedAt: null })),
    ...(await some(visit, { sort: "changed", limit: Math.max(1, Math.min(200, most - 3)) })).ideas.map(
      ({ path, changedAt }) => ({ path, changedAt }),
    ),
  ]);

  site.page("/ideas", board);
  const one = (visit: Visit) => show(visit, visit.params.id ?? "");
  site.page("/ideas/:id", one);
  site.page("/ideas/:id/:words", one);
  site.form("/ideas/:id/vote", async (visit) => {
    const row = uuid.test(visit.params.id ?? "") ? await ideaById(visit.tx, visit.params.id ?? "") : undefined;
    if (!row) return null;
    const back = { to: pathOf(row), status: 303 as const };
    if (row.merged_into !== null) return back;
    const mine = await standing(visit, row.id, visit.member.personId);
    if (visit.form.on === "no") {
      if (mine === "voted") await withdrawVote(visit.tx, row.id, visit.member.personId);
      return back;
    }
    await voteFor(visit.context, visit.tx, row.id, visit.member.personId, "member");
    return { ...back, notice: "voted" as const };
  });

  site.page("/roadmap", async (visit) => {
    const columns = [];
    for (const state of ["planned", "started", "shipped"] as const) {
      const { ideas, next } = await some(visit, { state, sort: state === "shipped" ? "changed" : "votes", limit: 15 });
      columns.push({ state, ideas, more: next === null ? null : `/ideas?state=${state}` });
    }
    return roadmapPage({ columns });
  });

  site.page("/changelog", async (visit) => {
    const { items, nextCursor } = await changelog(visit.tx, { cursor: visit.query.cursor, limit: perPage });
    return changelogPage({
      entries: items.map((entry) => ({
        id: entry.id,
        path: pathOf(entry),
        title: entry.title,
        state: entry.state,
        answer: entry.answer ? readMarkdown(entry.answer).html : "",
        at: new Date(entry.at),
        votes: entry.votes,
        credits: entry.credits.map(({ name }) => name),
      })),
      next: nextCursor === null ? null : `/changelog?cursor=${encodeURIComponent(nextCursor)}`,
      now: visit.now,
    });
  });
};

const pathOf = ({ id, title }: { id: string; title: string }): string => portalPath("ideas", id, title);

async function some(
  visit: Visit,
  asked: { q?: string; state?: IdeaState | undefined; sort?: IdeaSort; cursor?: string | undefined; limit: number },
): Promise<{ ideas: ListedIdea[]; next: string | null }> {
  const { items, nextCursor } = await listIdeas(visit.tx, { sort: "votes", ...asked });
  return {
    ideas: items.map(({ id, title, state, votes, changedAt }) => ({
      id,
      path: pathOf({ id, title }),
      title,
      state,
      votes,
      changedAt: new Date(changedAt),
    })),
    next: nextCursor,
  };
}

async function board(visit: Visit): Promise<Shown> {
  const state = ideaStates.find((one) => one === visit.query.state && one !== "duplicate");
  const sort = ideaSorts.find((one) => one === visit.query.sort) ?? "votes";
  const at = (more: { state?: string | undefined; sort?: string; cursor?: string }) => {
    const query = new URLSearchParams(
      Object.entries({ state, sort, ...more }).filter(
        (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== "votes",
      ),
    );
    return query.size === 0 ? "/ideas" : `/ideas?${query}`;
  };
  const { ideas, next } = await some(visit, { state, sort, cursor: visit.query.cursor, limit: perPage });
  return boardPage({
    ideas,
    states: [
      { path: at({ state: undefined }), label: en.all, current: state === undefined },
      ...ideaStates
        .filter((one) => one !== "duplicate")
        .map((one) => ({ path: at({ state: one }), label: en.state[one], current: one === state })),
    ],
    sorts: ideaSorts.map((one) => ({ path: at({ sort: one }), label: en.sort[one], current: one === sort })),
    next: next === null ? null : at({ cursor: next }),
    now: visit.now,
  });
}

async function show(visit: Visit, id: string): Promise<Shown | null> {
  const row = uuid.test(id) ? await ideaById(visit.tx, id) : undefined;
  if (!row) return null;
  if (row.merged_into !== null)
    return { to: pathOf({ id: row.merged_into, title: row.merged_title ?? "" }), status: 303 };
  const changes = await changesOf(visit.tx, id);
  return ideaPage({
    idea: {
      id: row.id,
      path: pathOf(row),
      title: row.title,
      state: row.state,
      votes: row.votes,
      changedAt: row.changed_at,
      text: row.text ? readMarkdown(row.text).html : "",
      answer: row.answer ? readMarkdown(row.answer).html : "",
      product: row.product_name,
      changes: changes
        .filter((change) => change.to_state !== "duplicate")
        .map((change) => ({ id: change.id, state: change.to_state, first: change.from_state === null, at: change.at })),
      mine: visit.member ? await standing(visit, row.id, visit.member.personId) : null,
    },
    signedIn: visit.member !== null,
    now: visit.now,
  });
}

/** Whether a member's vote is their own here, or counts already by what they wrote elsewhere. */
async function standing(visit: Visit, ideaId: string, personId: string): Promise<"voted" | "counted" | null> {
  const [row] = await backersOf(visit.tx, ideaId, { after: null, limit: 1, ids: [personId] });
  return row === undefined ? null : row.voted ? "voted" : "counted";
}
