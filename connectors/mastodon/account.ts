import type { Account, TextRules } from "../connector.ts";
import { ConnectorError } from "../errors.ts";
import { actorOf, handleOf, webAddress } from "./author.ts";
import { type Context, call, isSignedIn, serverOf } from "./client.ts";
import { account as accountEntity, type InstanceEntity, instance } from "./entities.ts";

export const textRules: TextRules = { limit: 500, unit: "graphemes", linkLength: 23 };

/** Whose token it is, with the limits of its server; null without a token. Throws `unauthorized` for a bad one. */
export async function account(ctx: Context): Promise<Account | null> {
  if (!isSignedIn(ctx)) return null;
  const read = accountEntity.safeParse((await call(ctx, { path: "/api/v1/accounts/verify_credentials" })).body);
  const externalId = read.success ? actorOf(read.data) : null;
  if (!read.success || externalId === null) {
    throw new ConnectorError("unreadable", `${new URL(serverOf(ctx)).host} does not answer as a Mastodon server does.`);
  }
  const server = await instanceOf(ctx);
  const handle = handleOf(read.data.acct || read.data.username, domainFrom(server) ?? new URL(serverOf(ctx)).host);
  return {
    externalId,
    handle,
    name: read.data.display_name.trim() || read.data.username || handle,
    url: webAddress(read.data.url),
    avatarUrl: webAddress(read.data.avatar),
    text: textRulesOf(server),
  };
}

/** What the server tells of itself: v2, else v1, else nothing. */
export async function instanceOf(ctx: Context): Promise<InstanceEntity | null> {
  for (const path of ["/api/v2/instance", "/api/v1/instance"]) {
    try {
      const read = instance.safeParse((await call(ctx, { path })).body);
      if (read.success) return read.data;
    } catch (error) {
      if (!(error instanceof ConnectorError) || !ABSENT.has(error.code)) throw error;
    }
  }
  return null;
}

const ABSENT = new Set(["gone", "forbidden", "invalid", "unauthorized"]);

function textRulesOf(server: InstanceEntity | null): TextRules {
  const rules = server?.configuration?.statuses;
  return {
    limit: rules?.max_characters ?? server?.max_toot_chars ?? textRules.limit,
    unit: textRules.unit,
    linkLength: rules?.characters_reserved_per_url ?? textRules.linkLength,
  };
}

function domainFrom(server: InstanceEntity | null): string | null {
  const name = server?.domain ?? server?.uri ?? null;
  if (!name) return null;
  return /^https?:\/\//i.test(name) && URL.canParse(name) ? new URL(name).host : name;
}
