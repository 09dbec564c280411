import { z } from "zod";
import type { Account, Command, ConnectorContext, Pull, Sent, Source } from "../connector.ts";
import { ConnectorError } from "../errors.ts";
import { normalize } from "./normalize.ts";

export const squareHost = "square.earshot.internal";
type Context = ConnectorContext<Record<string, never>, Record<string, never>>;

const cursorSchema = z.coerce.number().int().min(0);
const page = z.object({ items: z.array(z.unknown()), next: z.number(), more: z.boolean() });
const sent = z.object({ id: z.string(), url: z.string(), createdAt: z.string() });
const who = z.object({ id: z.string(), handle: z.string(), name: z.string(), url: z.string() });

export async function account(ctx: Context): Promise<Account> {
  const found = who.parse(await ask(ctx, "/account"));
  return {
    externalId: `square:account:${found.id}`,
    handle: found.handle,
    name: found.name,
    url: found.url,
    avatarUrl: null,
  };
}

/** The square numbers every change; the cursor is the last number seen. */
export async function pull(ctx: Context, _source: Source, cursor: string | null): Promise<Pull> {
  const after = cursorSchema.parse(cursor ?? "0");
  const answer = page.parse(await ask(ctx, `/changes?after=${after}`));
  return {
    events: answer.items.map((item) => normalize(item, ctx.account?.handle ?? null)),
    nextCursor: String(answer.next),
    done: !answer.more,
  };
}

export async function send(ctx: Context, command: Command, idempotencyKey: string): Promise<Sent> {
  if (command.type !== "reply") throw new ConnectorError("capability_missing", "The square cannot do this.");
  const body = {
    parentId: command.parent.localId,
    text: command.text,
    visibility: command.visibility,
    key: idempotencyKey,
  };
  return presentSent(await ask(ctx, "/replies", body));
}

export async function findSent(ctx: Context, _command: Command, idempotencyKey: string): Promise<Sent | null> {
  const answer = await ask(ctx, `/replies?key=${encodeURIComponent(idempotencyKey)}`);
  return answer === null ? null : presentSent(answer);
}

function presentSent(answer: unknown): Sent {
  const { id, url, createdAt } = sent.parse(answer);
  return { externalId: `square:${id}`, localId: id, url, createdAt };
}

async function ask(ctx: Context, path: string, body?: unknown): Promise<unknown> {
  const response = await ctx.fetch(`http://${squareHost}/${ctx.channelId}${path}`, {
    signal: ctx.signal,
    ...(body !== undefined && {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
    }),
  });
  if (response.status === 404) throw new ConnectorError("gone", "The post this answers is not on the square any more.");
  if (response.status === 422) throw new ConnectorError("invalid", await response.text());
  if (response.status === 429) throw new ConnectorError("rate_limited", "The square is full for the moment.");
  if (!response.ok) throw new ConnectorError("retryable", `The square answered ${response.status}.`);
  return response.json();
}
