import type { FastifyInstance } from "fastify";
import type { Context } from "./context.ts";

/** Whether this process takes requests: `ready` is set by main.ts, draining begins with closing. */
const gates = new WeakMap<FastifyInstance, { ready: boolean }>();

/** From now on /health/ready answers 200, as long as the database answers. */
export function markReady(app: FastifyInstance): void {
  const gate = gates.get(app);
  if (gate) gate.ready = true;
}

/** From now on /health/ready answers 503, so that a balancer sends new requests elsewhere. */
export function markDraining(app: FastifyInstance): void {
  const gate = gates.get(app);
  if (gate) gate.ready = false;
}

export function health(app: FastifyInstance, context: Context): void {
  const gate = { ready: false };
  gates.set(app, gate);
  app.addHook("preClose", async () => markDraining(app));
  app.get("/health/live", async (_request, reply) => reply.header("cache-control", "no-store").send({ status: "ok" }));
  app.get("/health/ready", async (_request, reply) => {
    reply.header("cache-control", "no-store");
    if (!gate.ready) return reply.status(503).send({ status: "not ready" });
    if (!(await answers(context))) return reply.status(503).send({ status: "database does not answer" });
    return { status: "ok" };
  });
}

/** A busy machine answers late and still serves: taken out for that, it would leave its load to others as busy. */
const lateMs = 3_000;

async function answers(context: Context): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, lateMs, false);
  });
  try {
    return await Promise.race([
      context.app.query("select 1").then(
        () => true,
        () => false,
      ),
      late,
    ]);
  } finally {
    clearTimeout(timer);
  }
}
