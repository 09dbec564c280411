import { en } from "@earshot/portal/questions/en.ts";
import type { Context } from "#server/context.ts";
import { networkName } from "./network-name.ts";
import type { QuestionRow } from "./question-store.ts";

/** Who asks, as everybody may see it: by name only who is quoted, or asked on the portal. */
export const askerName = (
  context: Pick<Context, "connectors">,
  row: Pick<QuestionRow, "named" | "network" | "author_name">,
): string => (row.named ? row.author_name : en.somebodyOn(networkName(context, row.network ?? "")));
