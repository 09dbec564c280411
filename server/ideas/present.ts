import type { Idea } from "@earshot/contract/ideas.ts";
import type { IdeaRow } from "./store.ts";

export const presentIdea = (row: IdeaRow): Idea => ({
  id: row.id,
  title: row.title,
  text: row.text,
  state: row.state,
  answer: row.answer,
  product: row.product_id === null ? null : { id: row.product_id, name: row.product_name ?? "" },
  // Somebody who left the team owns nothing.
  owner: row.owner_id === null || row.owner_name === null ? null : { id: row.owner_id, name: row.owner_name },
  votes: row.votes,
  evidence: row.evidence,
  mergedInto: row.merged_into === null ? null : { id: row.merged_into, title: row.merged_title ?? "" },
  createdBy: row.created_by,
  createdAt: row.created_at.toISOString(),
  changedAt: row.changed_at.toISOString(),
  version: row.version,
});
