import type { Account } from "@earshot/connectors/connector.ts";
import { mastodon } from "@earshot/connectors/mastodon/index.ts";
import type { Credentials, Settings } from "@earshot/connectors/mastodon/settings.ts";
import { type MastodonPeer, startMastodonPeer } from "../networks/mastodon-peer.ts";
import { type TestContext, testContext } from "./context.ts";

export type Surroundings = {
  peer: MastodonPeer;
  account: Account;
  /** A context on the peer, its account known. */
  ctx(given?: Partial<TestContext<Settings, Credentials>>): TestContext<Settings, Credentials>;
  close(): Promise<void>;
};

/** A peer and contexts on it, closed together. */
export async function surroundings(): Promise<Surroundings> {
  const peer = await startMastodonPeer();
  const opened: TestContext<Settings, Credentials>[] = [];
  const open = (given: Partial<TestContext<Settings, Credentials>> = {}) => {
    const ctx = testContext<Settings, Credentials>({
      settings: { server: peer.origin },
      credentials: { accessToken: peer.token },
      allow: [peer.host],
      now: () => new Date(),
      ...given,
    });
    opened.push(ctx);
    return ctx;
  };
  const account = await mastodon.account!(open());
  if (account === null) throw new Error("the peer knows no account");
  return {
    peer,
    account,
    ctx: (given) => open({ account, ...given }),
    async close() {
      for (const each of opened) await each.close();
      await peer.close();
    },
  };
}
