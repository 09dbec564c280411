import * as text from "@earshot/contract/text.ts";
import { z } from "zod";
import type { CsvLine } from "./read-csv.ts";
import { handleKey } from "./resolve.ts";
import { emailKey } from "./search-key.ts";

export const purchaseColumns = [
  "email",
  "handle",
  "network",
  "name",
  "sku",
  "product",
  "purchased_at",
  "amount",
  "currency",
  "external_id",
] as const;
type Column = (typeof purchaseColumns)[number];

/** One purchase as a table tells it. `bought`: a moment, or a day such as 2026-03-01, or null for now. */
export type PurchaseLine = {
  line: number;
  emailKey: string | null;
  email: string | null;
  handle: string | null;
  handleKey: string | null;
  network: string | null;
  name: string | null;
  sku: string | null;
  product: string | null;
  bought: { moment: string } | { day: string } | null;
  amount: string | null;
  currency: string | null;
  externalId: string | null;
};

const schema = z
  .object({
    email: text.email.optional(),
    handle: text.handle.optional(),
    network: z.string().toLowerCase().pipe(text.slug).optional(),
    name: text.name.optional(),
    sku: z.string().max(100).optional(),
    product: text.name.optional(),
    purchased_at: z
      .union([z.iso.date(), text.dateTime], { error: "use a date such as 2026-03-01 or 2026-03-01T09:30:00Z" })
      .optional(),
    amount: z
      .string()
      .regex(/^\d{1,12}(\.\d{1,2})?$/, "use a number such as 349.00")
      .optional(),
    currency: z
      .string()
      .toUpperCase()
      .regex(/^[A-Z]{3}$/, "use three letters such as EUR")
      .optional(),
    external_id: text.externalId.optional(),
  })
  .refine((cells) => cells.email !== undefined || (cells.handle !== undefined && cells.network !== undefined), {
    message: "needs an e-mail, or a handle and its network",
  })
  .refine((cells) => cells.sku !== undefined || cells.product !== undefined, { message: "needs a sku or a product" })
  .refine((cells) => cells.purchased_at !== undefined || cells.external_id !== undefined, {
    message: "needs purchased_at or external_id, so that the same line again is known",
  });

/** What the header lacks, as a sentence; null when nothing. */
export function missingColumns(has: (column: Column) => boolean): string | null {
  if (!has("email") && !(has("handle") && has("network"))) {
    return "The first line has to name the column email, or handle and network.";
  }
  if (!has("sku") && !has("product")) return "The first line has to name the column sku or product.";
  if (!has("purchased_at") && !has("external_id")) {
    return "The first line has to name the column purchased_at or external_id.";
  }
  return null;
}

/** The line, or what is wrong with it. */
export function readPurchaseLine({ line, cells }: CsvLine<Column>): PurchaseLine | { line: number; message: string } {
  const read = schema.safeParse(cells);
  if (!read.success) {
    const [issue] = read.error.issues;
    const column = issue?.path.join(".");
    return { line, message: `${column ? `${column}: ` : ""}${issue?.message ?? "cannot be read"}`.slice(0, 300) };
  }
  const { email, handle, network, purchased_at: at, ...rest } = read.data;
  const account = handle !== undefined && network !== undefined;
  return {
    line,
    email: email ?? null,
    emailKey: email === undefined ? null : emailKey(email),
    handle: account ? handle : null,
    handleKey: account ? handleKey(handle) : null,
    network: account ? network : null,
    name: rest.name ?? null,
    sku: rest.sku ?? null,
    product: rest.product ?? null,
    bought: at === undefined ? null : at.length === 10 ? { day: at } : { moment: new Date(at).toISOString() },
    amount: rest.amount ?? null,
    currency: rest.currency ?? null,
    externalId: rest.external_id ?? null,
  };
}
