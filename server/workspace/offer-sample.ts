import type { FastifyInstance } from "fastify";
import type { Context } from "#server/context.ts";

/** Opens the sample workspace for the person who has just set Earshot up. */
export type OpenSample = (context: Context, userId: string) => Promise<unknown>;

const offers = new WeakMap<FastifyInstance, OpenSample>();

/** Lets the set-up of this server open the sample workspace; called by the capability that knows how. */
export function offerSample(app: FastifyInstance, open: OpenSample): void {
  offers.set(app, open);
}

export function sampleOffer(app: FastifyInstance): OpenSample | undefined {
  return offers.get(app);
}
