import { randomBytes } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Context } from "#server/context.ts";
import { newId } from "#server/db/id.ts";
import { type Actor, system, type Tx, transaction } from "#server/db/transaction.ts";
import { hashOfSecret } from "#server/workspace/authenticate.ts";
import { insertSession, sessionByHash } from "./store.ts";

/** A customer who is signed in to the portal. Not a teammate, whoever they are elsewhere. */
export type Member = {
  id: string;
  personId: string;
  /** the author of what they write on the portal: an identity of the network `portal` */
  identityId: string;
  name: string;
  email: string;
  sessionId: string;
  /** for transactions of theirs */
  actor: Actor;
};

const sessionMs = 30 * 86_400_000;

/** The name of the members' cookie, on the portal's origin only; with the __Host- prefix on https. */
const cookieName = (portalOrigin: string): string =>
  portalOrigin.startsWith("https://") ? "__Host-earshot_member" : "earshot_member";

/** Who is signed in to the portal of this workspace, by the members' cookie; reading changes no row. */
export async function memberOf(
  context: Context,
  place: { workspaceId: string; origin: string },
  headers: Pick<IncomingHttpHeaders, "cookie">,
): Promise<Member | null> {
  const secret = cookieIn(headers.cookie, cookieName(place.origin));
  if (secret === null) return null;
  const found = await transaction(context.db, place.workspaceId, system, (tx) =>
    sessionByHash(tx, hashOfSecret(secret), context.now()),
  );
  if (!found || found.email === null) return null;
  return {
    id: found.id,
    personId: found.person_id,
    identityId: found.identity_id,
    name: found.name,
    email: found.email,
    sessionId: found.session_id,
    actor: { kind: "member", id: found.id, name: found.name },
  };
}

/** Opens a session of 30 days and answers the Set-Cookie value that carries it. */
export async function openSession(tx: Tx, memberId: string, origin: string, now: Date): Promise<string> {
  const secret = randomBytes(32).toString("base64url");
  const expires = new Date(now.getTime() + sessionMs);
  await insertSession(tx, {
    id: newId(),
    member_id: memberId,
    hash: hashOfSecret(secret),
    created_at: now,
    expires_at: expires,
  });
  return `${cookieName(origin)}=${secret}; Max-Age=${sessionMs / 1000}; ${attributes(origin)}`;
}

/** The Set-Cookie value that takes the members' cookie away. */
export const noCookie = (origin: string): string => `${cookieName(origin)}=; Max-Age=0; ${attributes(origin)}`;

const attributes = (origin: string): string =>
  `Path=/; HttpOnly; SameSite=Lax${origin.startsWith("https://") ? "; Secure" : ""}`;

function cookieIn(header: string | undefined, name: string): string | null {
  for (const part of header?.split(";") ?? []) {
    const [key, value = ""] = part.trim().split("=");
    if (key === name && /^[\w-]{43}$/.test(value)) return value;
  }
  return null;
}
