import { bluesky } from "./bluesky/index.ts";
import type { Connector } from "./connector.ts";
import { feed } from "./feed/index.ts";
import { mastodon } from "./mastodon/index.ts";
import { square } from "./square/index.ts";

/** Every network Earshot speaks. Adding one is a folder and a line here. */
export const connectors: ReadonlyMap<string, Connector> = new Map(
  ([square, feed, mastodon, bluesky] as Connector[]).map((connector) => [connector.manifest.id, connector]),
);
