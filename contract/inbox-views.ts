import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { conversationFilter } from "./inbox-filter.ts";
import * as text from "./text.ts";

export const viewScope = z.enum(["private", "team"]);

export const savedView = z.object({
  id: z.string(),
  name: z.string(),
  /** private: only whoever made it sees it */
  scope: viewScope,
  filter: conversationFilter,
  /** place among the views of its scope, from 0 */
  position: z.number().int(),
  version: z.number().int(),
});
export type SavedView = z.infer<typeof savedView>;

export const listViews = endpoint({
  name: "listViews",
  method: "GET",
  path: "/saved-views",
  summary: "Kept filters of the inbox: the team's and one's own, in their order",
  tag: "Inbox",
  permission: "conversations:read",
  status: 200,
  result: z.object({ items: z.array(savedView) }),
});

export const countViews = endpoint({
  name: "countViews",
  method: "GET",
  path: "/saved-views/counts",
  summary: "How many conversations stand in each saved view",
  tag: "Inbox",
  permission: "conversations:read",
  status: 200,
  result: z.object({
    items: z.array(
      z.object({
        id: z.string(),
        count: z.number().int(),
        /** counting stopped there: it is this many or more */
        more: z.boolean(),
      }),
    ),
  }),
});

export const createView = endpoint({
  name: "createView",
  method: "POST",
  path: "/saved-views",
  summary: "Keep a filter under a name; one for the team needs the right to work on conversations",
  tag: "Inbox",
  permission: "conversations:read",
  status: 201,
  body: z.strictObject({ name: text.name.max(60), scope: viewScope, filter: conversationFilter }),
  result: savedView,
});

export const updateView = endpoint({
  name: "updateView",
  method: "PATCH",
  path: "/saved-views/{id}",
  summary: "Rename it, change its filter, move it, share it or take it back",
  tag: "Inbox",
  permission: "conversations:read",
  status: 200,
  params: text.byId,
  body: z.strictObject({
    name: text.name.max(60).optional(),
    scope: viewScope.optional(),
    filter: conversationFilter.optional(),
    position: z.number().int().min(0).max(1_000).optional(),
  }),
  result: savedView,
});

export const deleteView = endpoint({
  name: "deleteView",
  method: "DELETE",
  path: "/saved-views/{id}",
  summary: "Drop a kept filter; conversations are not touched",
  tag: "Inbox",
  permission: "conversations:read",
  status: 204,
  params: text.byId,
});

export const keyPreferences = z.strictObject({
  /** letters act at once while nobody is typing */
  singleKeys: z.boolean(),
});

export const getKeyPreferences = endpoint({
  name: "getKeyPreferences",
  method: "GET",
  path: "/key-preferences",
  summary: "Whether single keys act for me",
  tag: "Workspace",
  permission: "workspace:read",
  status: 200,
  result: z.object(keyPreferences.shape),
});

export const setKeyPreferences = endpoint({
  name: "setKeyPreferences",
  method: "PUT",
  path: "/key-preferences",
  summary: "Keep whether single keys act for me",
  tag: "Workspace",
  permission: "workspace:read",
  status: 200,
  body: keyPreferences,
  result: z.object(keyPreferences.shape),
});
