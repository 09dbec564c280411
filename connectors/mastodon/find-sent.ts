import type { Command, Sent } from "../connector.ts";
import { ConnectorError } from "../errors.ts";
import { type Context, call } from "./client.ts";
import { compose, type Reply } from "./compose.ts";
import { plainContent } from "./content.ts";
import { type StatusEntity, status } from "./entities.ts";
import { ownId } from "./page.ts";
import { lookUpOne } from "./parents.ts";
import { sentFrom } from "./write.ts";

/** How far the two clocks may differ. */
const SKEW_MS = 5 * 60_000;
const MOST_PAGES = 10;

/**
 * Looks a doubtful send up on the network: the reply if it stands, null when it surely does not. An Idempotency-Key
 * cannot be asked for, so it is found among our own newest posts by parent, text and time. When those cannot be read
 * back far enough, the answer is `ambiguous` still.
 */
export async function findSent(ctx: Context, command: Command): Promise<Sent | null> {
  if (command.type === "delete") {
    const still = await lookUpOne(ctx, command.target.localId);
    return still === null ? { ...command.target, url: null, createdAt: ctx.now().toISOString() } : null;
  }
  const parent = await lookUpOne(ctx, command.parent.localId);
  const wanted = parent ? String(compose(command, parent, ctx.account).status) : command.text;
  for (const candidate of await ownRepliesTo(ctx, command)) {
    if (await saysTheSame(ctx, candidate, [wanted, command.text])) return sentFrom(ctx, candidate);
  }
  return null;
}

async function ownRepliesTo(ctx: Context, { parent, createdAt }: Reply): Promise<StatusEntity[]> {
  const since = Date.parse(createdAt) - SKEW_MS;
  const found: StatusEntity[] = [];
  let path: string | null =
    `/api/v1/accounts/${encodeURIComponent(await ownId(ctx))}/statuses?limit=40&exclude_reblogs=true`;
  for (let pages = 0; path !== null; pages += 1) {
    if (pages === MOST_PAGES)
      throw new ConnectorError("ambiguous", "Too many posts since then to find the reply among.");
    const { body, links }: Awaited<ReturnType<typeof call>> = await call(ctx, { path });
    if (!Array.isArray(body)) throw new ConnectorError("retryable", "The server did not list our own posts.");
    const page = body.flatMap((each) => {
      const read = status.safeParse(each);
      return read.success ? [read.data] : [];
    });
    found.push(...page.filter((each) => each.in_reply_to_id === parent.localId && postedAt(each) >= since));
    const oldest = page.at(-1);
    if (body.length === 0 || (oldest && postedAt(oldest) < since)) break;
    const last: string | null = oldest ? `${path.split("&max_id=")[0]}&max_id=${encodeURIComponent(oldest.id)}` : null;
    path = links.next ?? last;
  }
  return found;
}

/** By what was typed, where the server still tells it, else by what it shows. */
async function saysTheSame(ctx: Context, candidate: StatusEntity, texts: string[]): Promise<boolean> {
  const wanted = new Set(texts.map(bare));
  if (wanted.has(bare(shownText(ctx, candidate)))) return true;
  try {
    const { body } = await call(ctx, { path: `/api/v1/statuses/${encodeURIComponent(candidate.id)}/source` });
    const source = typeof body === "object" && body !== null && "text" in body ? body.text : null;
    return typeof source === "string" && wanted.has(bare(source));
  } catch (error) {
    if (error instanceof ConnectorError && ["gone", "forbidden", "invalid"].includes(error.code)) return false;
    throw error;
  }
}

function shownText(ctx: Context, { content }: StatusEntity): string {
  return plainContent(ctx.sanitize(content).html, (href, label) => ({
    words: /^[@#]/.test(label) ? label : href,
  })).text;
}

/** Compared without mentions, which the network writes its own way, without white space and in one Unicode form. */
function bare(text: string): string {
  return text
    .normalize("NFC")
    .replace(/(?<![\p{L}\p{N}_/])@[\p{L}\p{N}_.-]+(@[\p{L}\p{N}:.-]+)?/gu, "")
    .replace(/\s+/g, "");
}

function postedAt({ created_at }: StatusEntity): number {
  const at = Date.parse(created_at ?? "");
  return Number.isNaN(at) ? Number.POSITIVE_INFINITY : at;
}
