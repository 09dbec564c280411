import type { World } from "../../tests/world.ts";
import { newId } from "../db/id.ts";
import { handleKey } from "./resolve.ts";

type Given = {
  handle: string;
  name?: string;
  network?: string;
  lastPostAt?: string | null;
  ownChannelId?: string;
  weak?: boolean;
};

/** An author as intake leaves one, for tests of what comes after; answers the id. */
export async function addAuthor(world: World, given: Given): Promise<string> {
  const id = newId();
  await world.tx((tx) =>
    tx.db
      .insertInto("identity")
      .values({
        workspace_id: tx.workspaceId,
        id,
        network: given.network ?? "square",
        external_id: id,
        handle: given.handle,
        handle_key: handleKey(given.handle),
        name: given.name ?? given.handle,
        last_post_at: given.lastPostAt ?? null,
        own_channel_id: given.ownChannelId ?? null,
        weak: given.weak ?? false,
      })
      .execute(),
  );
  return id;
}
