import { ConnectorError } from "../errors.ts";
import { actorOf } from "./author.ts";
import { type Context, call, isSignedIn, serverOf } from "./client.ts";
import { type StatusEntity, status } from "./entities.ts";

type Parent = { externalId: string; authorExternalId: string | null };

/** The server answers for so many statuses in one request. */
const BATCH = 20;

/**
 * Which status each local id stands for. The network names a parent by the id it has on this one server, and a thread
 * needs the id it has everywhere.
 */
export class Parents {
  #byLocalId = new Map<string, Parent>();
  #most: number;

  /** `most`: ids remembered before the oldest are forgotten. */
  constructor(most = Number.POSITIVE_INFINITY) {
    this.#most = most;
  }

  add(status: StatusEntity): void {
    this.#set(status.id, { externalId: status.uri, authorExternalId: actorOf(status.account) });
  }

  isMissing({ in_reply_to_id: id }: StatusEntity): boolean {
    return id !== null && id !== undefined && !this.#byLocalId.has(id);
  }

  uriOf(localId: string): string | null {
    return this.#byLocalId.get(localId)?.externalId ?? null;
  }

  of(ctx: Context, { in_reply_to_id: id }: StatusEntity): Parent | null {
    if (id === null || id === undefined) return null;
    return this.#byLocalId.get(id) ?? { externalId: standInId(ctx, id), authorExternalId: null };
  }

  /**
   * Takes in these statuses and looks up the parents that are not among them. A parent that is gone or not shown to us
   * keeps its stand-in; when the server does not answer, nothing is guessed and the error goes on.
   */
  async learn(ctx: Context, statuses: StatusEntity[]): Promise<void> {
    for (const each of statuses) this.add(each);
    const missing = [...new Set(statuses.filter((each) => this.isMissing(each)).map((each) => each.in_reply_to_id!))];
    for (let from = 0; from < missing.length; from += BATCH) {
      const wanted = missing.slice(from, from + BATCH);
      for (const found of await lookUp(ctx, wanted)) this.add(found);
      for (const id of wanted) {
        if (!this.#byLocalId.has(id)) this.#set(id, { externalId: standInId(ctx, id), authorExternalId: null });
      }
    }
  }

  #set(localId: string, parent: Parent): void {
    this.#byLocalId.delete(localId);
    this.#byLocalId.set(localId, parent);
    if (this.#byLocalId.size <= this.#most) return;
    const [oldest] = this.#byLocalId.keys();
    if (oldest !== undefined) this.#byLocalId.delete(oldest);
  }
}

/**
 * Stands in for a status whose global id cannot be learnt (deleted, or shown to others only): the address under which
 * this server would tell of it. The same for everybody who answers it, so that they stay one thread.
 */
function standInId(ctx: Context, localId: string): string {
  return `${serverOf(ctx)}/api/v1/statuses/${encodeURIComponent(localId)}`;
}

/** The name after the @ of the server's own accounts: what our account carries, else the server's host. */
export function domainOf(ctx: Context): string {
  return ctx.account?.handle.split("@").at(1) ?? new URL(serverOf(ctx)).host;
}

/** Statuses by local id; those that are gone or hidden are not among the result. */
async function lookUp(ctx: Context, ids: string[]): Promise<StatusEntity[]> {
  if (ids.length > 1) {
    const together = await lookUpTogether(ctx, ids);
    if (together !== null) return together;
  }
  const found: StatusEntity[] = [];
  for (const id of ids) {
    const one = await lookUpOne(ctx, id);
    if (one !== null) found.push(one);
  }
  return found;
}

/** Null where the server cannot do it: before 4.3 and in most forks. */
async function lookUpTogether(ctx: Context, ids: string[]): Promise<StatusEntity[] | null> {
  const query = ids.map((id) => `id[]=${encodeURIComponent(id)}`).join("&");
  try {
    const { body } = await call(ctx, { path: `/api/v1/statuses?${query}` });
    if (!Array.isArray(body)) return null;
    return body.flatMap((each) => {
      const read = status.safeParse(each);
      return read.success ? [read.data] : [];
    });
  } catch (error) {
    if (isNotShown(ctx, error)) return null;
    throw error;
  }
}

/** Null: gone, or not shown to us. */
export async function lookUpOne(ctx: Context, id: string): Promise<StatusEntity | null> {
  try {
    const read = status.safeParse((await call(ctx, { path: `/api/v1/statuses/${encodeURIComponent(id)}` })).body);
    return read.success ? read.data : null;
  } catch (error) {
    if (isNotShown(ctx, error)) return null;
    throw error;
  }
}

function isNotShown(ctx: Context, error: unknown): boolean {
  if (!(error instanceof ConnectorError)) return false;
  if (error.code === "unauthorized") return !isSignedIn(ctx);
  return error.code === "gone" || error.code === "forbidden" || error.code === "invalid";
}
