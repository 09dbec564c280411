import type { Result } from "@earshot/contract/endpoint.ts";
import type { listModelFiles as contract } from "@earshot/contract/model-files.ts";
import { modelFolders } from "./model-folder.ts";
import { runtime } from "./runtime.ts";

/** What the operator has put there, as somebody chooses from it. */
export async function listModelFiles(folder: string): Promise<Result<typeof contract>> {
  const [found, running] = await Promise.all([modelFolders(folder), runtime(folder)]);
  return {
    folder,
    runtime: running,
    items: found.map(([name, one]) =>
      "fault" in one
        ? { name, labels: [], bytes: 0, fault: one.fault }
        : { name, labels: one.labels, bytes: one.bytes, fault: null },
    ),
  };
}
