import type { IncomingHttpHeaders } from "node:http";
import { betterAuth } from "better-auth";
import type { Kysely } from "kysely";
import type { Logger } from "pino";
import { newId } from "#server/db/id.ts";
import type { DB } from "#server/db/types.ts";
import { hashPassword, verifyPassword } from "./password.ts";

/** Who is signed in, by the session cookie. */
export type SignedIn = { sessionId: string; user: { id: string; name: string; email: string } };

/** People's log-ins: passwords and sessions. Who may do what in which workspace is `teammate` and policy.ts. */
export type Auth = {
  /** the session cookie's name: with the __Host- prefix on https */
  cookieName: string;
  session(headers: IncomingHttpHeaders): Promise<SignedIn | null>;
  /** Runs one of the library's own endpoints under /api/auth. */
  handle(request: Request): Promise<Response>;
  /** Signs in with a password that is known to be right; answers the Set-Cookie values. */
  signIn(email: string, password: string): Promise<string[]>;
  hashPassword(password: string): Promise<string>;
};

export type AuthOptions = {
  db: Kysely<DB>;
  publicUrl: string;
  /** signs cookies: at least 32 random characters, kept over restarts */
  secret: string;
  log: Logger;
};

export const authPath = "/api/auth";
const sessionSeconds = 30 * 86_400;

export function createAuth({ db, publicUrl, secret, log }: AuthOptions): Auth {
  const secure = publicUrl.startsWith("https://");
  const cookiePrefix = secure ? "__Host-earshot" : "earshot";
  const auth = betterAuth({
    baseURL: publicUrl,
    basePath: authPath,
    secret,
    database: { db, type: "postgres", schemaName: "auth" },
    // Only set-up makes people, in one transaction with their workspace.
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 8,
      maxPasswordLength: 256,
      password: { hash: hashPassword, verify: verifyPassword },
    },
    // A session lasts from its sign-in, so that reading changes no row.
    session: { expiresIn: sessionSeconds, disableSessionRefresh: true },
    // doors.ts checks the origin of every request and app.ts counts attempts, for these paths as for all others.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    advanced: {
      cookiePrefix,
      useSecureCookies: false,
      defaultCookieAttributes: { secure, httpOnly: true, sameSite: "lax", path: "/" },
      disableCSRFCheck: true,
      disableOriginCheck: true,
      ipAddress: { ipAddressHeaders: [addressHeader] },
      database: { generateId: () => newId() },
    },
    logger: {
      level: "warn",
      log: (level, message) => log[level]({ part: "auth" }, message),
    },
    onAPIError: { throw: false },
  });
  const cookieName = `${cookiePrefix}.session_token`;
  return {
    cookieName,
    async session(headers) {
      const cookie = headers.cookie;
      if (!cookie?.includes(`${cookieName}=`)) return null;
      const found = await auth.api.getSession({ headers: new Headers({ cookie }) });
      if (!found) return null;
      const { id, name, email } = found.user;
      return { sessionId: found.session.id, user: { id, name, email } };
    },
    handle: (request) => auth.handler(request),
    async signIn(email, password) {
      const response = await auth.api.signInEmail({
        body: { email, password },
        headers: new Headers(),
        asResponse: true,
      });
      if (!response.ok) throw new Error(`Signing in failed with ${response.status}`);
      return response.headers.getSetCookie();
    },
    hashPassword,
  };
}

/** Set by our bridge alone, from the address that the trusted proxies leave; never taken from outside. */
export const addressHeader = "x-earshot-address";
