import * as text from "@earshot/contract/text.ts";
import { handleKey } from "#server/people/resolve.ts";
import { emailKey } from "#server/people/search-key.ts";
import { readMoment } from "./moment.ts";
import type { Named } from "./people-book.ts";
import { oneLine } from "./read-person.ts";
import type { Given, Meant } from "./taken.ts";

/** A purchase as a row tells it. */
export type PurchaseLine = {
  row: number;
  buyer: Named & { name: string | null; email: string | null };
  sku: string | null;
  product: string | null;
  /** null: not said */
  purchasedAt: string | null;
  /** two decimals */
  amount: string | null;
  currency: string | null;
  externalId: string | null;
};

/** The row, or what is wrong with it. */
export function readPurchase({ row, values }: Given, meant: Meant): PurchaseLine | { reason: string } {
  const email = oneLine(values.email)?.normalize("NFKC") ?? null;
  if (email !== null && !text.email.safeParse(email).success) return { reason: "email: is not an e-mail address" };
  const personId = oneLine(values.person_external_id);
  const handle = oneLine(values.handle);
  const network = oneLine(values.network)?.toLowerCase() ?? null;
  const account = handle !== null && text.handle.safeParse(handle).success && text.slug.safeParse(network).success;
  if (email === null && personId === null && !account)
    return { reason: "needs an e-mail, a person's external id, or a handle and its network" };
  const sku = oneLine(values.sku);
  const product = oneLine(values.product);
  if (sku === null && product === null) return { reason: "needs a sku or a product" };
  const externalId = oneLine(values.external_id);
  if (externalId !== null && externalId.length > 512) return { reason: "external_id: is longer than 512 characters" };
  const purchasedAt = values.purchased_at === undefined ? null : readMoment(values.purchased_at, meant.timezone);
  if (values.purchased_at !== undefined && purchasedAt === null)
    return { reason: "purchased_at: use a date such as 2026-03-01 or 2026-03-01T09:30:00Z" };
  if (purchasedAt === null && externalId === null)
    return { reason: "needs a date or an external id, so that the same row again is known" };
  const amount = oneLine(values.amount);
  if (amount !== null && !/^\d{1,12}(\.\d{1,2})?$/.test(amount))
    return { reason: "amount: use a number such as 349.00" };
  const currency = oneLine(values.currency)?.toUpperCase() ?? null;
  if (currency !== null && !/^[A-Z]{3}$/.test(currency)) return { reason: "currency: use three letters such as EUR" };
  const name = oneLine(values.name);
  if (name !== null && name.length > 200) return { reason: "name: is longer than 200 characters" };
  return {
    row,
    buyer: {
      name,
      email,
      emailKey: email === null ? null : emailKey(email),
      externalId: personId?.slice(0, 500) ?? null,
      account:
        account && handle !== null && network !== null ? { network, handle, handleKey: handleKey(handle) } : null,
    },
    sku,
    product,
    purchasedAt,
    amount: amount === null ? null : Number(amount).toFixed(2),
    currency,
    externalId,
  };
}
