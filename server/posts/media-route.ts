import type { FastifyInstance } from "fastify";
import type { Context } from "#server/context.ts";
import { proxyMedia, verifyMediaUrl } from "#server/net/media.ts";

/** Pictures of strangers, fetched through the guard: the browser never speaks to their servers. */
export function mediaRoute(app: FastifyInstance, context: Context): void {
  app.get<{ Params: { signature: string }; Querystring: { u?: string } }>(
    "/media/:signature",
    async (request, reply) => {
      const source = request.query.u ?? "";
      if (
        typeof source !== "string" ||
        source.length > 2048 ||
        !verifyMediaUrl(context.mediaKey, source, request.params.signature)
      ) {
        return reply.status(404).send();
      }
      const picture = await proxyMedia(context.guard, source);
      return reply.status(picture.status).headers(picture.headers).send(Buffer.from(picture.body));
    },
  );
}
