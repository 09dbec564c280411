import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import * as text from "./text.ts";

export const product = z.object({
  id: z.string(),
  name: z.string(),
  sku: z.string().nullable(),
  createdAt: z.string(),
});
export type Product = z.infer<typeof product>;

export const purchase = z.object({
  id: z.string(),
  personId: z.string(),
  productId: z.string(),
  productName: z.string(),
  externalId: z.string().nullable(),
  purchasedAt: z.string(),
  amount: z.number().nullable(),
  currency: z.string().nullable(),
});
export type Purchase = z.infer<typeof purchase>;

const listedPurchase = purchase.extend({
  /** whose it is; null to whoever may not read people */
  personName: z.string().nullable(),
});
export type ListedPurchase = z.infer<typeof listedPurchase>;

const sku = z.string().trim().min(1).max(100);
const amount = z.number().min(0).max(1e12);
const currency = z
  .string()
  .length(3)
  .regex(/^[A-Z]{3}$/);

export const listProducts = endpoint({
  name: "listProducts",
  method: "GET",
  path: "/products",
  summary: "What is sold",
  tag: "Products",
  permission: "products:read",
  status: 200,
  query: text.paged,
  result: text.page(product),
});

export const createProduct = endpoint({
  name: "createProduct",
  method: "POST",
  path: "/products",
  summary: "Add a product",
  tag: "Products",
  permission: "products:manage",
  status: 201,
  body: z.strictObject({ name: text.name, sku: sku.optional() }),
  result: product,
});

export const updateProduct = endpoint({
  name: "updateProduct",
  method: "PATCH",
  path: "/products/{id}",
  summary: "Rename a product or change its number",
  tag: "Products",
  permission: "products:manage",
  status: 200,
  params: text.byId,
  body: z.strictObject({ name: text.name.optional(), sku: sku.nullable().optional() }),
  result: product,
});

export const deleteProduct = endpoint({
  name: "deleteProduct",
  method: "DELETE",
  path: "/products/{id}",
  summary: "Remove a product that nobody bought",
  tag: "Products",
  permission: "products:manage",
  status: 204,
  params: text.byId,
});

export const listPurchases = endpoint({
  name: "listPurchases",
  method: "GET",
  path: "/purchases",
  summary: "Who bought what, newest first",
  tag: "Products",
  permission: "products:read",
  status: 200,
  query: z.strictObject({ personId: text.id.optional(), cursor: text.cursor.optional(), limit: text.limit }),
  result: text.page(listedPurchase),
});

export const createPurchase = endpoint({
  name: "createPurchase",
  method: "POST",
  path: "/purchases",
  summary: "Record a purchase; the same external id again changes nothing",
  tag: "Products",
  permission: "products:manage",
  status: 201,
  body: z.strictObject({
    personId: text.id,
    productId: text.id,
    externalId: text.externalId.optional(),
    purchasedAt: text.dateTime.optional(),
    amount: amount.optional(),
    currency: currency.optional(),
  }),
  result: purchase,
});

export const updatePurchase = endpoint({
  name: "updatePurchase",
  method: "PATCH",
  path: "/purchases/{id}",
  summary: "Correct a purchase; whose it is, stays",
  tag: "Products",
  permission: "products:manage",
  status: 200,
  params: text.byId,
  body: z.strictObject({
    productId: text.id.optional(),
    purchasedAt: text.dateTime.optional(),
    amount: amount.nullable().optional(),
    currency: currency.nullable().optional(),
  }),
  result: purchase,
});

export const deletePurchase = endpoint({
  name: "deletePurchase",
  method: "DELETE",
  path: "/purchases/{id}",
  summary: "Remove a purchase that was none",
  tag: "Products",
  permission: "products:manage",
  status: 204,
  params: text.byId,
});
