import type { Context } from "#server/context.ts";
import { enqueue } from "#server/jobs.ts";
import { inEveryWorkspace } from "#server/workspace/every.ts";
import { importsUnderWay } from "./store.ts";

/** At start, an import that was under way goes on. */
export async function resumeImports(context: Context): Promise<void> {
  await inEveryWorkspace(context, async (tx) => {
    for (const { id, state } of await importsUnderWay(tx)) {
      const name = state === "undoing" ? "undoImport" : "runImport";
      await enqueue(
        tx,
        name,
        { importId: id },
        { key: `import:${id}`, queue: `runImport:${tx.workspaceId}`, keepEarlier: true },
      );
    }
  });
}
