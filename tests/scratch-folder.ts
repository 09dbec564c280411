import { accessSync, chmodSync, constants, mkdtempSync, statfsSync } from "node:fs";
import { freemem, tmpdir } from "node:os";
import { join } from "node:path";

const memory = "/dev/shm";
const needed = 3 * 2 ** 30;

/**
 * A new folder for a database that nobody will miss, for the caller to remove: in memory where there is plenty,
 * else where temporary files go. A clone of the template is 1,500 files: 35 ms there, 450 ms on a disk.
 */
export function scratchFolder(prefix: string): string {
  const folder = mkdtempSync(join(hasPlenty() ? memory : tmpdir(), prefix));
  // Root's PostgreSQL runs as another account, which must get through.
  chmodSync(folder, 0o755);
  return folder;
}

function hasPlenty(): boolean {
  try {
    accessSync(memory, constants.W_OK | constants.X_OK);
    const { bavail, bsize } = statfsSync(memory);
    return bavail * bsize > needed && freemem() > 2 * needed;
  } catch {
    return false;
  }
}
