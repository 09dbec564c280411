import type { Context } from "#server/context.ts";
import { inEveryWorkspace } from "#server/workspace/every.ts";
import { sumReadings } from "./reader-store.ts";

/** Ends every day that is over: its readers become figures, its salt is thrown away. */
export const sumReaders = (context: Context): Promise<void> =>
  inEveryWorkspace(context, (tx) => sumReadings(tx, context.now().toISOString().slice(0, 10)));
