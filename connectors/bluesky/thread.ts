import { z } from "zod";
import type { ConnectorEvent, NormalAuthor, Recheck, RemoteRef } from "../connector.ts";
import { ConnectorError } from "../errors.ts";
import { readAtUri } from "./at-uri.ts";
import type { Context } from "./client.ts";
import { Identities } from "./identities.ts";
import { normalize } from "./normalize.ts";
import { viewItem } from "./pages.ts";
import { eventOf } from "./read.ts";
import { post } from "./record.ts";
import { readRecord } from "./records.ts";
import { callSignedIn, isSignedIn } from "./session.ts";

const MOST_ABOVE = 30;
const MOST_BELOW = 200;

/** The post with what stands above it, and below it where an AppView tells, oldest first. */
export async function thread(ctx: Context, ref: RemoteRef): Promise<ConnectorEvent[]> {
  const above = await ancestors(ctx, ref);
  const below = ctx.settings.appView && isSignedIn(ctx) ? await answers(ctx, ref) : [];
  return [...above, ...below];
}

/** From the root down to the post itself, each asked of its author's own server. */
async function ancestors(ctx: Context, { externalId }: RemoteRef): Promise<ConnectorEvent[]> {
  const identities = new Identities(ctx, ctx.settings);
  const events: ConnectorEvent[] = [];
  const seen = new Set<string>();
  for (let uri: string | undefined = externalId; uri && !seen.has(uri) && seen.size < MOST_ABOVE; ) {
    seen.add(uri);
    let event: ConnectorEvent;
    try {
      const standing = await readRecord(ctx, identities, uri);
      const { did } = readAtUri(uri)!;
      const [author, { pds }] = await Promise.all([identities.author(did), identities.of(did)]);
      const raw = JSON.stringify(standing);
      const { account } = ctx;
      event = normalize({ uri, record: standing.value, author, pds, account, edited: null, engagement: null, raw });
      uri = post.safeParse(standing.value).data?.reply?.parent.uri;
    } catch (error) {
      // Above a post that is gone or hidden nothing can be asked for; the rest of the thread still stands.
      const isMissing = error instanceof ConnectorError && MISSING.has(error.code);
      if (!isMissing || uri === externalId) throw error;
      break;
    }
    events.unshift(event);
  }
  return events;
}

const MISSING = new Set(["gone", "forbidden", "invalid", "forbidden_address", "unreadable"]);

const node = z.object({ post: z.unknown().optional(), replies: z.array(z.unknown()).nullish().catch(null) });

async function answers(ctx: Context, { externalId }: RemoteRef): Promise<ConnectorEvent[]> {
  const { body } = await callSignedIn(ctx, {
    method: "app.bsky.feed.getPostThread",
    params: { uri: externalId, depth: 10, parentHeight: 0 },
  });
  const events: ConnectorEvent[] = [];
  const waiting = [z.object({ thread: node }).safeParse(body).data?.thread];
  for (let next = waiting.shift(); next && events.length < MOST_BELOW; next = waiting.shift()) {
    for (const reply of next.replies ?? []) {
      const below = node.safeParse(reply).data;
      if (!below) continue;
      events.push(...viewItem(below.post, true).map((item) => eventOf(ctx, item, null)));
      waiting.push(below);
    }
  }
  return events;
}

/** Whether each still stands with its author. Which version it is cannot be told without remembering the last one. */
export async function recheck(ctx: Context, posts: RemoteRef[]): Promise<Recheck[]> {
  const identities = new Identities(ctx, ctx.settings);
  const results: Recheck[] = [];
  for (const ref of posts) results.push({ ...ref, state: await stateOf(ctx, identities, ref) });
  return results;
}

async function stateOf(ctx: Context, identities: Identities, { externalId }: RemoteRef): Promise<Recheck["state"]> {
  try {
    await readRecord(ctx, identities, externalId);
    return "present";
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    if (error.code === "gone" || error.code === "forbidden") return error.code;
    if (error.code === "invalid") return "unknown";
    throw error;
  }
}

/** Who an account is now: asked of its own server, its followers of the AppView where there is one. */
export async function profile(ctx: Context, did: string): Promise<NormalAuthor> {
  const author = await new Identities(ctx, ctx.settings).author(did);
  if (!ctx.settings.appView || !isSignedIn(ctx)) return author;
  const { body } = await callSignedIn(ctx, { method: "app.bsky.actor.getProfile", params: { actor: did } });
  const read = z.object({ did: z.literal(did), followersCount: z.number().int().nonnegative() }).safeParse(body);
  return { ...author, followers: read.data?.followersCount ?? null };
}
