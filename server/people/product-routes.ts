import * as endpoints from "@earshot/contract/products.ts";
import type { FastifyInstance } from "fastify";
import type { Context } from "#server/context.ts";
import { idCursor, pageOf } from "#server/db/page.ts";
import { route } from "#server/route.ts";
import { addProduct } from "./add-product.ts";
import { addPurchase } from "./add-purchase.ts";
import { listPurchases } from "./list-purchases.ts";
import { presentProduct, presentPurchase } from "./present.ts";
import { pageOfProducts } from "./product-store.ts";
import { removeProduct } from "./remove-product.ts";
import { removePurchase } from "./remove-purchase.ts";
import { updateProduct } from "./update-product.ts";
import { updatePurchase } from "./update-purchase.ts";

export function productRoutes(app: FastifyInstance, context: Context): void {
  route(app, context, endpoints.listProducts, async (tx, { query }) => {
    const rows = await pageOfProducts(tx, idCursor(query.cursor), query.limit);
    return pageOf(rows.map(presentProduct), query.limit, (product) => product.id);
  });
  route(app, context, endpoints.createProduct, async (tx, { body }) => presentProduct(await addProduct(tx, body)));
  route(app, context, endpoints.updateProduct, async (tx, { params, body }) =>
    presentProduct(await updateProduct(tx, params.id, body)),
  );
  route(app, context, endpoints.deleteProduct, async (tx, { params }) => {
    await removeProduct(tx, params.id);
    return undefined;
  });

  route(app, context, endpoints.listPurchases, (tx, { query, caller }) => listPurchases(tx, query, caller));
  route(app, context, endpoints.createPurchase, async (tx, { body }) =>
    presentPurchase(await addPurchase(tx, body, context.now())),
  );
  route(app, context, endpoints.updatePurchase, async (tx, { params, body }) =>
    presentPurchase(await updatePurchase(tx, params.id, body)),
  );
  route(app, context, endpoints.deletePurchase, async (tx, { params }) => {
    await removePurchase(tx, params.id);
    return undefined;
  });
}
