import type { ConnectorEvent, Recheck, RemoteRef } from "../connector.ts";
import { ConnectorError } from "../errors.ts";
import { type Context, call } from "./client.ts";
import { eventOf, readingOf, readStatus } from "./events.ts";
import { Parents } from "./parents.ts";
import { elementsOf, memberOf } from "./raw.ts";

/** The post with what stands above and below it, oldest first. */
export async function thread(ctx: Context, post: RemoteRef): Promise<ConnectorEvent[]> {
  const path = `/api/v1/statuses/${encodeURIComponent(post.localId)}`;
  const itself = await call(ctx, { path });
  const { text } = await call(ctx, { path: `${path}/context` });
  const raws = [
    ...elementsOf(memberOf(text, "ancestors") ?? "[]"),
    itself.text,
    ...elementsOf(memberOf(text, "descendants") ?? "[]"),
  ];
  const reads = raws.map((raw) => readStatus(JSON.parse(raw), raw));
  const parents = new Parents();
  await parents.learn(
    ctx,
    reads.flatMap((read) => (read.type === "status" ? [read.status] : [])),
  );
  return reads.map((read) => eventOf(read, readingOf(ctx, parents)));
}

/** Whether each still stands. `edited`: changed at least once since it was posted. */
export async function recheck(ctx: Context, posts: RemoteRef[]): Promise<Recheck[]> {
  const results: Recheck[] = [];
  for (const post of posts) results.push({ ...post, state: await stateOf(ctx, post) });
  return results;
}

async function stateOf(ctx: Context, { localId }: RemoteRef): Promise<Recheck["state"]> {
  try {
    const { body } = await call(ctx, { path: `/api/v1/statuses/${encodeURIComponent(localId)}` });
    if (typeof body !== "object" || body === null || !("uri" in body)) return "unknown";
    return "edited_at" in body && typeof body.edited_at === "string" ? "edited" : "present";
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    if (error.code === "gone") return "gone";
    if (error.code === "forbidden") return "forbidden";
    if (error.code === "invalid") return "unknown";
    throw error;
  }
}
