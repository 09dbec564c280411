import { importKinds } from "@earshot/contract/choices.ts";
import type { ImportKind } from "@earshot/contract/imports.ts";

/** `kind`: with which the form opens, for links from where such things are listed. */
export function importsSearch(search: Record<string, unknown>): { kind?: ImportKind } {
  const kind = importKinds.find((known) => known === search.kind);
  return kind ? { kind } : {};
}
