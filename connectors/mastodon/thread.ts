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

/** Whether each still stands, and as what. `edited`: changed at least once since it was posted. */
export async function recheck(ctx: Context, posts: RemoteRef[]): Promise<Recheck[]> {
  const results: Recheck[] = [];
  for (const post of posts) results.push({ ...post, ...(await standing(ctx, post)) });
  return results;
}

async function standing(ctx: Context, { externalId, localId }: RemoteRef): Promise<Pick<Recheck, "state" | "event">> {
  try {
    const { body, text } = await call(ctx, { path: `/api/v1/statuses/${encodeURIComponent(localId)}` });
    const read = readStatus(body, text);
    // Another post under the old id says nothing of the one that was asked for.
    if (read.type !== "status" || read.status.uri !== externalId) return { state: "unknown" };
    // What it answers is known from when it came, and never changes: nobody is asked for parents.
    const event = eventOf(read, readingOf(ctx, new Parents()));
    return { state: read.status.edited_at ? "edited" : "present", ...(event.type === "post" && { event }) };
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    if (error.code === "gone") return { state: "gone" };
    if (error.code === "forbidden") return { state: "forbidden" };
    if (error.code === "invalid") return { state: "unknown" };
    throw error;
  }
}
