import type { Command, Sent } from "../connector.ts";
import { ConnectorError } from "../errors.ts";
import { textRules } from "./account.ts";
import { type Context, call, isSignedIn } from "./client.ts";
import { compose, type Reply } from "./compose.ts";
import { type StatusEntity, status } from "./entities.ts";
import { measure } from "./measure.ts";
import { lookUpOne } from "./parents.ts";

/** Sends under the network's own idempotency, which holds for an hour. `ambiguous` when it may stand there or not. */
export async function send(ctx: Context, command: Command, idempotencyKey: string): Promise<Sent> {
  if (!isSignedIn(ctx)) throw new ConnectorError("capability_missing", "Without an access token nothing can be sent.");
  switch (command.type) {
    case "reply":
      return reply(ctx, command, idempotencyKey);
    case "delete":
      return remove(ctx, command);
    default:
      throw new ConnectorError("capability_missing", "Mastodon channels cannot do this.");
  }
}

async function reply(ctx: Context, command: Reply, idempotencyKey: string): Promise<Sent> {
  const parent = await lookUpOne(ctx, command.parent.localId);
  if (parent === null) throw new ConnectorError("gone", "The post to answer is gone, or not shown to this account.");
  const json = compose(command, parent, ctx.account);
  refuseTooLong(ctx, json);
  const answer = await call(ctx, { method: "POST", path: "/api/v1/statuses", json, idempotencyKey });
  const posted = status.safeParse(answer.body);
  if (!posted.success)
    throw new ConnectorError("ambiguous", "The server took the reply and did not say what became of it.");
  return sentFrom(ctx, posted.data);
}

async function remove(ctx: Context, { target }: Extract<Command, { type: "delete" }>): Promise<Sent> {
  try {
    await call(ctx, { method: "DELETE", path: `/api/v1/statuses/${encodeURIComponent(target.localId)}` });
  } catch (error) {
    // Gone already is what was wanted.
    if (!(error instanceof ConnectorError) || error.code !== "gone") throw error;
  }
  return { ...target, url: null, createdAt: ctx.now().toISOString() };
}

function refuseTooLong(ctx: Context, json: Record<string, unknown>): void {
  const rules = ctx.account?.text ?? textRules;
  // The warning is counted as it stands, links and all.
  const warning = measure(String(json.spoiler_text ?? ""), { ...rules, linkLength: null });
  const length = measure(String(json.status), rules) + warning;
  if (length > rules.limit) {
    const counted = warning > 0 ? "mention and content warning included" : "mention included";
    throw new ConnectorError("invalid", `The reply has ${length} of ${rules.limit} characters, ${counted}.`);
  }
}

export function sentFrom(ctx: Context, posted: StatusEntity): Sent {
  return {
    externalId: posted.uri,
    localId: posted.id,
    url: posted.url ?? null,
    createdAt: posted.created_at ?? ctx.now().toISOString(),
  };
}
