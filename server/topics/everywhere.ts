import type { PostFacts } from "@earshot/query/facts.ts";
import { parse } from "@earshot/query/parse.ts";
import { createPercolator } from "@earshot/query/percolate.ts";
import { sql } from "kysely";
import type { Context } from "#server/context.ts";
import { system, transaction } from "#server/db/transaction.ts";
import { loosen } from "./loosen.ts";
import { liveTopics } from "./store.ts";

/**
 * The topics of all workspaces in one index, for public streams: each post is met once, whoever listens. Who said it and
 * through which channel is not known yet, so what asks for that may match too often and never too seldom.
 */
export type TopicsEverywhere = {
  /** Reads what has changed in these workspaces; the others stay as they are. */
  refresh(workspaceIds: string[]): Promise<void>;
  /** The workspaces in which it may satisfy a topic. */
  workspacesFor(post: PostFacts): Set<string>;
};

export function topicsEverywhere(context: Pick<Context, "db">): TopicsEverywhere {
  const percolator = createPercolator<string>();
  const versions = new Map<string, number>();
  const queries = new Map<string, Map<string, string>>();

  async function load(workspaceId: string): Promise<void> {
    const rows = await transaction(context.db, workspaceId, system, liveTopics);
    const before = queries.get(workspaceId) ?? new Map<string, string>();
    const now = new Map(rows.map(({ id, query }) => [id, query]));
    for (const id of before.keys()) if (!now.has(id)) percolator.delete(`${workspaceId} ${id}`);
    for (const [id, source] of now) {
      if (before.get(id) === source) continue;
      const root = loosen(parse(source).root);
      if (typeof root === "boolean") percolator.delete(`${workspaceId} ${id}`);
      else percolator.set(`${workspaceId} ${id}`, { source, root });
    }
    queries.set(workspaceId, now);
  }

  return {
    async refresh(workspaceIds) {
      const { rows } = await sql<{ id: string; topics_version: number }>`
        select id, topics_version from workspace where id = any(${workspaceIds}::uuid[])`.execute(context.db);
      for (const { id, topics_version } of rows) {
        if (versions.get(id) === topics_version) continue;
        await load(id);
        versions.set(id, topics_version);
      }
    },
    workspacesFor(post) {
      return new Set(percolator.matchIds(post).map((id) => id.slice(0, id.indexOf(" "))));
    },
  };
}
