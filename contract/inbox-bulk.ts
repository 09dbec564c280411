import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { conversation, conversationChange } from "./inbox.ts";
import * as text from "./text.ts";

const change = z.strictObject({
  id: text.id,
  /** refused when this is not the version that stands; without it the newest state is changed */
  ifVersion: z.number().int().min(1).optional(),
  change: conversationChange.extend({
    /** added to what it has; `tags` replaces them */
    addTags: z.array(text.name.max(60)).max(20).optional(),
  }),
});

export const changeConversations = endpoint({
  name: "changeConversations",
  method: "PATCH",
  path: "/conversations",
  summary: "Change up to 500 conversations together; each line says what became of its own",
  tag: "Inbox",
  permission: "conversations:work",
  status: 200,
  body: z.strictObject({
    items: z
      .array(change)
      .min(1)
      .max(text.maxima.bulk)
      .refine((items) => new Set(items.map(({ id }) => id)).size === items.length, "name each conversation once"),
  }),
  result: z.object({
    items: z.array(
      z.object({
        id: z.string(),
        /** null when it was changed */
        refusal: z.object({ code: z.string(), message: z.string() }).nullable(),
        /** what stands now; null for one that is not there */
        conversation: conversation.nullable(),
        /** what the change replaced: sent as a change with the new version, it puts everything back */
        before: conversationChange.nullable(),
      }),
    ),
  }),
});
