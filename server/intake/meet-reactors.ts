import type { Tx } from "#server/db/transaction.ts";
import { identify } from "#server/people/resolve.ts";
import { wholeAuthor } from "#server/posts/draft.ts";
import { key } from "#server/posts/look-up.ts";
import { type Named, nameReactions } from "#server/posts/react.ts";

/** Whoever likes or shares a post of ours is an author like any other, also before they ever wrote something. */
export async function meetReactors(tx: Tx, network: string, named: Named[]): Promise<void> {
  const met = named.map(({ externalId, author }) => ({ externalId, author: wholeAuthor(author) }));
  const identities = await identify(
    tx,
    met.map(({ author }) => ({ network, author, postedAt: null })),
  );
  await nameReactions(
    tx,
    network,
    met.flatMap(({ externalId, author }) => {
      const identity = identities.get(key(network, author.externalId));
      return identity ? [{ external_id: externalId, identity_id: identity.id }] : [];
    }),
  );
}
