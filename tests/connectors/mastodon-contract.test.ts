import { openMastodonPeer } from "../networks/mastodon-contract-peer.ts";
import { contractSuite } from "./suite.ts";

for (const idStyle of ["snowflake", "uuid", "composite"] as const) {
  contractSuite(`mastodon (${idStyle} ids)`, () => openMastodonPeer(idStyle), { everyAnswer: idStyle === "snowflake" });
}
