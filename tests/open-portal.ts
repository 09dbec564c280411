import type { FastifyInstance } from "fastify";
import { createPortal } from "../server/portal/create-portal.ts";
import type { PortalPages } from "../server/portal/site.ts";
import type { World } from "./world.ts";

/** Brunnwerk's portal with these pages, open to everybody. */
export async function openPortal(world: World, pages: readonly PortalPages[]): Promise<FastifyInstance> {
  const portal = createPortal(world.context, pages);
  await portal.ready();
  await world.request("PATCH", "/portal", { body: { name: "Brunnwerk" } });
  await world.request("POST", "/portal/opening", { body: { overrideReason: "The cast is waiting." } });
  return portal;
}
