import type { FastifyInstance } from "fastify";
import type { Context } from "#server/context.ts";
import { StartRefused } from "#server/start-refused.ts";
import { createPortal } from "./create-portal.ts";
import type { PortalPages } from "./site.ts";
import { anyPortalIsOpen } from "./store.ts";

/** How soon a portal that was opened is served by the processes that did not open it. */
const lookAgainMs = 5_000;

export type PortalServer = {
  /** Looks whether a portal was opened meanwhile; false: nothing listens. */
  listening(): Promise<boolean>;
  close(): Promise<void>;
};

/**
 * Listens on the portal's port from the moment a portal is open, and not before: nobody needs a second port who has no
 * portal. A port that was chosen and is taken refuses the start; the one by default is left to whoever has it.
 */
export async function servePortal(context: Context, pages: readonly PortalPages[]): Promise<PortalServer> {
  const { host, portalPort, portalPortChosen } = context.config;
  let app: FastifyInstance | null = null;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let looking: Promise<void> | null = null;
  await look();
  return {
    async listening() {
      if (app === null) await look();
      return app !== null;
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await app?.close();
    },
  };

  /** One look at a time: two would both want the port. */
  function look(): Promise<void> {
    looking ??= lookOnce().finally(() => {
      looking = null;
    });
    return looking;
  }

  async function lookOnce(): Promise<void> {
    clearTimeout(timer);
    if (app !== null) return;
    if (await anyPortalIsOpen(context.db).catch(() => false)) return listen();
    if (closed) return;
    timer = setTimeout(() => void look().catch((error) => context.log.error({ err: error }, "no portal")), lookAgainMs);
    timer.unref();
  }

  async function listen(): Promise<void> {
    const portal = createPortal(context, pages);
    try {
      await portal.listen({ host, port: portalPort });
    } catch (error) {
      await portal.close();
      if ((error as { code?: string }).code !== "EADDRINUSE") throw error;
      const sentence = `The portal's port ${portalPort} is taken by another program; set EARSHOT_PORTAL_PORT to another.`;
      if (portalPortChosen) throw new StartRefused(sentence);
      context.log.warn(sentence);
      return;
    }
    app = portal;
    if (closed) await portal.close();
  }
}
