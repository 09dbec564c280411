import { z } from "zod";
import type { Account } from "../connector.ts";
import { ConnectorError } from "../errors.ts";
import { type Answer, type Call, type Context, call, Refusal } from "./client.ts";
import { pdsOf } from "./did-document.ts";
import { originOf } from "./settings.ts";

const granted = z.object({
  did: z.string().min(1).max(2048),
  handle: z.string().max(253).catch(""),
  accessJwt: z.string().min(1).max(8192),
  refreshJwt: z.string().min(1).max(8192),
  didDoc: z.unknown().optional(),
});

/** A log-in as it is kept. `pds`: the server that holds the account, which need not be the one that signed it in. */
const kept = z.object({
  did: z.string(),
  handle: z.string(),
  accessJwt: z.string(),
  refreshJwt: z.string(),
  pds: z.string(),
});
export type Session = z.infer<typeof kept>;

export const isSignedIn = (ctx: Context): boolean =>
  ctx.settings.handle !== undefined && Boolean(ctx.credentials.appPassword);

/** One request as the account. A token that ran out is renewed once, by one worker however many hold it. */
export async function callSignedIn(ctx: Context, request: Omit<Call, "origin" | "token">): Promise<Answer> {
  const session = await sessionOf(ctx);
  const as = ({ pds, accessJwt }: Session) => call(ctx, { ...request, origin: pds, token: accessJwt });
  try {
    return await as(session);
  } catch (error) {
    if (!isStale(error)) throw error;
    return as(await renewed(ctx, JSON.stringify(session)));
  }
}

/** The log-in that stands, or a new one. */
export async function sessionOf(ctx: Context): Promise<Session> {
  const current = ctx.session.current();
  const session = read(current);
  if (session && !isOver(session.accessJwt, ctx.now())) return session;
  return renewed(ctx, current);
}

/** Who is signed in, for what is asked of the account alone. */
export const accountOf = (session: Session): Pick<Account, "externalId" | "handle"> => ({
  externalId: session.did,
  handle: session.handle,
});

/** Held under the channel's lock: whoever comes second gets what the first one earned. */
async function renewed(ctx: Context, stale: string | null): Promise<Session> {
  const text = await ctx.session.renew(stale, async () => {
    const before = read(stale);
    const session = before ? await refreshed(ctx, before) : await created(ctx);
    return JSON.stringify(session);
  });
  const session = read(text);
  if (!session) throw new ConnectorError("unauthorized", "The log-in that is kept cannot be read: connect again.");
  return session;
}

async function refreshed(ctx: Context, before: Session): Promise<Session> {
  try {
    const answer = await call(ctx, {
      origin: before.pds,
      method: "com.atproto.server.refreshSession",
      input: null,
      token: before.refreshJwt,
      // The token before this one stays good for a while, so a lost answer costs nothing.
      repeatable: true,
    });
    return sessionFrom(ctx, answer);
  } catch (error) {
    if (!(error instanceof Refusal) || !REFUSALS.has(error.reason)) throw error;
    return created(ctx);
  }
}

const REFUSALS = new Set(["ExpiredToken", "InvalidToken"]);

async function created(ctx: Context): Promise<Session> {
  const { handle } = ctx.settings;
  const { appPassword } = ctx.credentials;
  if (!handle || !appPassword) throw new ConnectorError("unauthorized", "This needs a handle and an app password.");
  return sessionFrom(
    ctx,
    await call(ctx, {
      origin: serviceOf(ctx),
      method: "com.atproto.server.createSession",
      input: { identifier: handle, password: appPassword },
      repeatable: true,
    }),
  );
}

function sessionFrom(ctx: Context, { body }: Answer): Session {
  const answer = granted.safeParse(body);
  if (!answer.success) {
    throw new ConnectorError("unreadable", `${new URL(serviceOf(ctx)).host} does not answer as a Bluesky server does.`);
  }
  const { did, handle, accessJwt, refreshJwt, didDoc } = answer.data;
  const pds = pdsOf(didDoc) ?? serviceOf(ctx);
  // Tokens are not sent in the clear because a document says so.
  const isSafe = pds.startsWith("https:") || serviceOf(ctx).startsWith("http:");
  return { did, handle, accessJwt, refreshJwt, pds: isSafe ? pds : serviceOf(ctx) };
}

export function serviceOf(ctx: Pick<Context, "settings">): string {
  const origin = originOf(ctx.settings.service);
  if (origin === null) throw new ConnectorError("invalid", "The server's address cannot be read.");
  return origin;
}

const isStale = (error: unknown): boolean => error instanceof Refusal && REFUSALS.has(error.reason);

function read(text: string | null): Session | null {
  if (text === null) return null;
  try {
    return kept.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Whether a token says of itself that it has run out; one that says nothing is tried. */
function isOver(jwt: string, now: Date): boolean {
  try {
    const { exp } = JSON.parse(Buffer.from(jwt.split(".")[1] ?? "", "base64url").toString());
    return typeof exp === "number" && exp * 1000 <= now.getTime() + 30_000;
  } catch {
    return false;
  }
}
