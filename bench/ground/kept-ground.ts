import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildGround, type Size } from "./build-ground.ts";
import { type Ground, openFolder, type Place } from "./open-ground.ts";

/** Counted up when what `buildGround` makes changes. */
const version = 2;

type Manifest = Place & { builtAt: string };

/** A ground of this size that stays under the temporary folder for the next run; `builtAt` is where its posts end. */
export async function keptGround(size: Size): Promise<Ground & { builtAt: Date }> {
  const folder = join(tmpdir(), `earshot-ground-${version}-${size.posts}-${size.identities}-${size.topics}`);
  const manifest = join(folder, "ground.json");
  if (existsSync(manifest)) {
    const kept: Manifest = JSON.parse(readFileSync(manifest, "utf8"));
    console.log(`ground: ${folder}, built ${kept.builtAt}; delete the folder to have it built again`);
    return { ...(await openFolder(folder, kept)), builtAt: new Date(kept.builtAt) };
  }
  // Left by a build that was broken off.
  rmSync(folder, { recursive: true, force: true });
  const began = performance.now();
  const ground = await openFolder(folder, null);
  try {
    const builtAt = new Date();
    await buildGround(ground, size);
    const { workspaceId, userId, channelId, key } = ground;
    writeFileSync(manifest, JSON.stringify({ workspaceId, userId, channelId, key, builtAt } satisfies object));
    console.log(`ground: ${folder}, built in ${Math.round((performance.now() - began) / 1_000)} s and kept`);
    return { ...ground, builtAt };
  } catch (error) {
    await ground.close();
    throw error;
  }
}
