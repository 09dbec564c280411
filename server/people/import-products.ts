import type { Result } from "@earshot/contract/endpoint.ts";
import type { importProducts as endpoint } from "@earshot/contract/products.ts";
import { name as nameSchema } from "@earshot/contract/text.ts";
import { z } from "zod";
import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { takeImportLine } from "./import-line.ts";
import { productsNamed, upsertProducts } from "./import-store.ts";
import { type LineFault, readCsv, unhurried } from "./read-csv.ts";

const row = z.object({
  name: nameSchema,
  sku: z
    .string()
    .max(100)
    .regex(/^\P{Cc}*$/u, "must be one line")
    .optional(),
});

/**
 * Products from a table with the columns name and sku. A known sku is given the new name, and a product without a sku is
 * known by its name, so the same file again changes nothing.
 */
export async function importProducts(tx: Tx, csv: string): Promise<Result<typeof endpoint>> {
  const { lines, faults } = await readCsv(csv, ["name", "sku"], (has) =>
    has("name") && has("sku") ? null : "The first line has to name the columns name and sku.",
  );
  const bySku = new Map<string, string>();
  const bare = new Set<string>();
  for await (const { line, cells } of unhurried(lines)) {
    const read = row.safeParse(cells);
    if (!read.success) faults.push(faultOf(line, read.error));
    else if (read.data.sku === undefined) bare.add(read.data.name);
    else bySku.set(read.data.sku, read.data.name);
  }
  await takeImportLine(tx);
  const known = await productsNamed(tx, [...bare]);
  const done = await upsertProducts(tx, [
    ...[...bySku].map(([sku, name]) => ({ id: newId(), name, sku })),
    ...[...bare].filter((name) => !known.has(name)).map((name) => ({ id: newId(), name, sku: null })),
  ]);
  if (done.created + done.updated > 0) record(tx, "product.created", null, { data: { imported: done } });
  return { ...done, errors: inOrder(faults) };
}

export const faultOf = (line: number, error: z.ZodError): LineFault => {
  const [issue] = error.issues;
  const column = issue?.path.join(".") ?? "";
  const message = issue?.code === "invalid_type" ? "is missing" : (issue?.message ?? "cannot be read");
  return { line, message: `${column}: ${message}`.slice(0, 300) };
};

export const inOrder = (faults: LineFault[]): LineFault[] => faults.sort((a, b) => a.line - b.line);
