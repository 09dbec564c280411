import type { Source } from "../connector.ts";
import { distinctNames } from "../distinct-names.ts";
import { ConnectorError } from "../errors.ts";
import type { Settings } from "./settings.ts";

/** What a channel fetches, by its settings; what is said in public comes by the stream besides. */
export function sources({ handle, appView, accounts = [], searches = [] }: Settings): Source[] {
  return [
    ...(handle === undefined ? [] : [{ id: "own", reach: "account", label: "Our own posts" } as const]),
    ...(handle === undefined || !appView
      ? []
      : [{ id: "notifications", reach: "account", label: "Mentions, replies and quotes" } as const]),
    ...distinctNames(accounts).map((name): Source => ({ id: `account:${name}`, reach: "public", label: `@${name}` })),
    ...(appView ? distinctNames(searches) : []).map(
      (words): Source => ({ id: `search:${words}`, reach: "public", label: `Search: ${words}` }),
    ),
  ];
}

export type Place =
  | { kind: "own" }
  | { kind: "notifications" }
  | { kind: "account"; name: string }
  | { kind: "search"; words: string };

/** What a source's id stands for. */
export function placeOf({ id }: Pick<Source, "id">): Place {
  if (id === "own" || id === "notifications") return { kind: id };
  if (id.startsWith("account:")) return { kind: "account", name: id.slice("account:".length) };
  if (id.startsWith("search:")) return { kind: "search", words: id.slice("search:".length) };
  throw new ConnectorError("capability_missing", `Bluesky has no source named ${id.slice(0, 100)}.`);
}
