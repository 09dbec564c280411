import type { Insertable } from "kysely";
import type { Tx } from "../server/db/transaction.ts";
import type { DB } from "../server/db/types.ts";

/** A word that stands in every text of the seeded rows, to be looked for where it must not appear. */
export const canary = "canaryquist";
export const text = `the ${canary} hisses`;

export const nouns = [
  "channel",
  "topic",
  "person",
  "identity",
  "suppression",
  "stopProposal",
  "organization",
  "personNote",
  "product",
  "category",
  "question",
  "answer",
  "purchase",
  "post",
  "conversation",
  "reply",
  "cannedReply",
  "savedView",
  "idea",
  "article",
  "link",
  "ideaChange",
  "act",
  "dispute",
  "leavingRule",
  "apiKey",
  "import",
  "failedJob",
  "correction",
  "mail",
  "mailSuppression",
  "insight",
  "ownModel",
  "relay",
] as const;
export type Seeds = Record<(typeof nouns)[number], string>;

type Workspaced = { [T in keyof DB]: DB[T] extends { workspace_id: unknown } ? T : never }[keyof DB];

/** Writes one row of the workspace into a table. */
export function rowsOf(tx: Tx) {
  return async <T extends Workspaced>(table: T, values: Omit<Insertable<DB[T]>, "workspace_id">): Promise<void> => {
    await tx.db
      .insertInto(table)
      .values({ workspace_id: tx.workspaceId, ...values } as never)
      .execute();
  };
}
export type Row = ReturnType<typeof rowsOf>;
