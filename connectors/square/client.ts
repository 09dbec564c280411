import { z } from "zod";
import type { Account, Command, ConnectorContext, Pull, Sent, Source } from "../connector.ts";
import { ConnectorError } from "../errors.ts";
import { ask, type Call } from "./ask.ts";
import { measure, textRules } from "./measure.ts";
import { countersOf, normalize } from "./normalize.ts";

export const squareHost = "square.earshot.internal";
type Context = ConnectorContext<Record<string, never>, Record<string, never>>;

const cursorSchema = z.coerce.number().int().min(0);
const page = z.object({ items: z.array(z.unknown()), next: z.number().int(), more: z.boolean() });
const standing = z.object({ id: z.string(), url: z.string(), createdAt: z.string() });
const who = z.object({ id: z.string(), handle: z.string(), name: z.string(), url: z.string() });

export async function account(ctx: Context): Promise<Account> {
  const found = promised(who, await call(ctx, { path: "/account" }));
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
  const answer = promised(page, await call(ctx, { path: `/changes?after=${after}` }));
  return {
    events: answer.items.flatMap((item) => [normalize(item, ctx.account?.handle ?? null), ...countersOf(item)]),
    nextCursor: String(answer.next),
    done: !answer.more,
  };
}

/** Sends under the square's own idempotency, which holds for good. */
export async function send(ctx: Context, command: Command, idempotencyKey: string): Promise<Sent> {
  switch (command.type) {
    case "reply":
      return reply(ctx, command, idempotencyKey);
    case "delete":
      return remove(ctx, command);
    default:
      throw new ConnectorError("capability_missing", "The square cannot do this.");
  }
}

/** The key alone says whether it stands there. */
export async function findSent(ctx: Context, _command: Command, idempotencyKey: string): Promise<Sent | null> {
  const answer = await call(ctx, { path: `/replies?key=${encodeURIComponent(idempotencyKey)}` });
  return answer === null ? null : sentFrom(promised(standing, answer));
}

async function reply(ctx: Context, command: Extract<Command, { type: "reply" }>, key: string): Promise<Sent> {
  const length = measure(command.text);
  if (length > textRules.limit)
    throw new ConnectorError("invalid", `The reply has ${length} of ${textRules.limit} characters.`);
  const json = { parentId: command.parent.localId, text: command.text, visibility: command.visibility, key };
  const answer = standing.safeParse(await call(ctx, { method: "POST", path: "/replies", json }));
  if (!answer.success)
    throw new ConnectorError("ambiguous", "The square took the reply and did not say what became of it.");
  return sentFrom(answer.data);
}

async function remove(ctx: Context, { target }: Extract<Command, { type: "delete" }>): Promise<Sent> {
  try {
    await call(ctx, { method: "DELETE", path: `/replies/${encodeURIComponent(target.localId)}` });
  } catch (error) {
    // Gone already is what was wanted.
    if (!(error instanceof ConnectorError) || error.code !== "gone") throw error;
  }
  return { ...target, url: null, createdAt: ctx.now().toISOString() };
}

const call = (ctx: Context, what: Call): Promise<unknown> => ask(ctx, `http://${squareHost}/${ctx.channelId}`, what);

function sentFrom({ id, url, createdAt }: z.infer<typeof standing>): Sent {
  return { externalId: `square:${id}`, localId: id, url, createdAt };
}

function promised<T>(schema: z.ZodType<T>, answer: unknown): T {
  const read = schema.safeParse(answer);
  if (!read.success) throw new ConnectorError("unreadable", "The square answered in another form than it promises.");
  return read.data;
}
