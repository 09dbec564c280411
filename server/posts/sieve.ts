import { isAnchored } from "@earshot/query/anchored.ts";
import type { Node, Query } from "@earshot/query/ast.ts";
import { createPercolator } from "@earshot/query/percolate.ts";
import { sql } from "kysely";
import { planKept } from "#server/db/plan-keeper.ts";
import type { Tx } from "#server/db/transaction.ts";

/** Keeps of these posts those that may satisfy the query, in their order. */
export type Sieve = (tx: Tx, ids: string[]) => Promise<string[]>;

/**
 * For a query that asks how words stand to each other, which the database does not look at: read are titles and texts
 * alone, and whole posts only of what is shown (a phrase of two words that each stand in four of five posts is in one of
 * fifty). Null where it would tell nothing new, or where more than words is asked.
 */
export function sieveFor(query: Query): Sieve | null {
  if (!ordersWords(query.root) || asksFacts(query.root) || !isAnchored(query.root)) return null;
  const index = createPercolator<true>();
  index.set(true, query);
  return async (tx, ids) => {
    const texts = new Map((await textsById(tx, ids)).map((post) => [post.id, post]));
    return ids.filter((id) => {
      const post = texts.get(id);
      return post !== undefined && index.meet(post) > 0;
    });
  };
}

const ordersWords = (node: Node): boolean =>
  node.type === "phrase" ||
  node.type === "near" ||
  ((node.type === "and" || node.type === "or") && node.items.some(ordersWords));

const asksFacts = (node: Node): boolean => {
  if (node.type === "filter") return true;
  if (node.type === "not") return asksFacts(node.item);
  return (node.type === "and" || node.type === "or") && node.items.some(asksFacts);
};

async function textsById(tx: Tx, ids: string[]): Promise<{ id: string; title: string | null; text: string }[]> {
  const { rows } = await sql<{ id: string; title: string | null; text: string }>`${planKept}
    select id, title, text from post
    where workspace_id = ${tx.workspaceId} and id = any((select ${ids}::uuid[])::uuid[])`.execute(tx.db);
  return rows;
}
