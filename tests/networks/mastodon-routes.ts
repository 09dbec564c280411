import {
  accountJson,
  credentialAccountJson,
  type FakeAccount,
  type FakeStatus,
  instanceV1,
  instanceV2,
  type Json,
  type Visibility,
} from "./mastodon-entities.ts";
import type { MastodonState } from "./mastodon-state.ts";

export type Asked = {
  method: string;
  url: URL;
  headers: Record<string, string | undefined>;
  body: string;
  viewer: FakeAccount | null;
};

export type Answered = { status: number; json: unknown; headers?: Record<string, string> };

/** How this server differs from a well-behaved Mastodon. */
export type Temper = {
  honorsMinId: boolean;
  honorsMaxId: boolean;
  sendsLinks: boolean;
  /** lists everything twice and in another order */
  repeats: boolean;
  /** items of a page at most, whatever was asked */
  mostItems: number;
  hasInstanceV2: boolean;
  /** GET /api/v1/statuses?id[]= */
  hasBatch: boolean;
  hasSource: boolean;
  hasSearch: boolean;
  streaming: string;
  maxCharacters: number;
  charactersPerUrl: number;
};

type Handler = (state: MastodonState, asked: Asked, parts: string[], temper: Temper) => Answered;

/** `METHOD path`, where `:x` stands for one part of the path. The same names address faults. */
export const routes: [operation: string, handler: Handler][] = [
  ["POST /api/v1/apps", () => ok({ id: "1", name: "Brunnwerk Desk", client_id: "client", client_secret: "hush" })],
  ["POST /oauth/token", token],
  [
    "GET /api/v2/instance",
    (state, _asked, _parts, temper) => (temper.hasInstanceV2 ? ok(instanceV2(facts(state, temper))) : NOT_FOUND),
  ],
  ["GET /api/v1/instance", (state, _asked, _parts, temper) => ok(instanceV1(facts(state, temper)))],
  [
    "GET /api/v1/accounts/verify_credentials",
    (state, asked) => signedIn(asked, (viewer) => ok(credentialAccountJson(viewer, state.origin))),
  ],
  ["GET /api/v1/accounts/:id/statuses", accountStatuses],
  ["GET /api/v1/accounts/:id", account],
  ["POST /api/v1/statuses", post],
  ["GET /api/v1/statuses", batch],
  [
    "GET /api/v1/statuses/:id",
    (state, asked, [id = ""]) => onStatus(state, asked, id, (status) => ok(state.statusJson(status))),
  ],
  ["PUT /api/v1/statuses/:id", edit],
  ["DELETE /api/v1/statuses/:id", remove],
  ["GET /api/v1/statuses/:id/source", source],
  ["GET /api/v1/statuses/:id/history", history],
  ["GET /api/v1/statuses/:id/context", context],
  ["POST /api/v1/statuses/:id/favourite", favourite],
  ["POST /api/v1/statuses/:id/reblog", reblog],
  ["GET /api/v1/notifications", notifications],
  ["GET /api/v2/search", search],
  ["GET /api/v1/timelines/tag/:tag", tagTimeline],
  ["GET /api/v1/timelines/home", homeTimeline],
];

export function operationOf(
  method: string,
  path: string,
): { operation: string; handler: Handler; parts: string[] } | null {
  const given = path.replace(/\/$/, "").split("/");
  for (const [operation, handler] of routes) {
    const [wantedMethod = "", pattern = ""] = operation.split(" ");
    const wanted = pattern.split("/");
    if (wantedMethod !== method || wanted.length !== given.length) continue;
    const parts: string[] = [];
    const fits = wanted.every((part, index) => {
      if (!part.startsWith(":")) return part === given[index];
      parts.push(decodeURIComponent(given[index] ?? ""));
      return true;
    });
    if (fits) return { operation, handler, parts };
  }
  return null;
}

const ok = (json: unknown, headers?: Record<string, string>): Answered => ({ status: 200, json, headers });
const failed = (status: number, error: string): Answered => ({ status, json: { error } });
export const NOT_FOUND = failed(404, "Record not found");
const INVALID_TOKEN = failed(401, "The access token is invalid");

function facts(state: MastodonState, temper: Temper) {
  return { origin: state.origin, domain: state.domain, ...temper };
}

function signedIn(asked: Asked, then: (viewer: FakeAccount) => Answered): Answered {
  return asked.viewer ? then(asked.viewer) : INVALID_TOKEN;
}

function onStatus(state: MastodonState, asked: Asked, id: string, then: (status: FakeStatus) => Answered): Answered {
  const status = state.find(id);
  return status && state.mayRead(asked.viewer, status) ? then(status) : NOT_FOUND;
}

function onOwn(state: MastodonState, asked: Asked, id: string, then: (status: FakeStatus) => Answered): Answered {
  return signedIn(asked, (viewer) =>
    onStatus(state, asked, id, (status) => (status.account === viewer ? then(status) : NOT_FOUND)),
  );
}

function token(state: MastodonState, asked: Asked): Answered {
  const form = fields(asked);
  const found = state.accounts.find((each) => each.host === null && each.username === form.username);
  if (!found) return { status: 400, json: { error: "invalid_grant", error_description: "The grant is invalid." } };
  return ok({
    access_token: state.addToken(found.username),
    token_type: "Bearer",
    scope: "read write",
    created_at: 1_772_000_000,
  });
}

function account(state: MastodonState, _asked: Asked, [id]: string[]): Answered {
  const found = state.accounts.find((each) => each.id === id);
  return found ? ok(accountJson(found, state.origin)) : NOT_FOUND;
}

function accountStatuses(state: MastodonState, asked: Asked, [id]: string[], temper: Temper): Answered {
  const shown = state.statuses.filter((each) => each.account.id === id && state.mayRead(asked.viewer, each));
  const withoutReblogs =
    asked.url.searchParams.get("exclude_reblogs") === "true" ? shown.filter((each) => !each.reblogOf) : shown;
  return page(withoutReblogs, asked, temper, (each) => state.statusJson(each));
}

function post(state: MastodonState, asked: Asked, _parts: string[], temper: Temper): Answered {
  return signedIn(asked, (viewer) => {
    const form = fields(asked);
    const key = asked.headers["idempotency-key"] && `${viewer.id}|${asked.headers["idempotency-key"]}`;
    const before = key ? state.find(state.idempotent.get(key) ?? "") : undefined;
    if (before) return ok(state.statusJson(before));
    const text = form.status ?? "";
    const wrong = problemWith(text, form.spoiler_text ?? "", temper);
    if (wrong) return failed(422, wrong);
    if (form.in_reply_to_id && !state.find(form.in_reply_to_id)) {
      return failed(404, "The post you are trying to reply to does not appear to exist.");
    }
    const status = state.publish({
      by: viewer.username,
      text,
      visibility: (form.visibility as Visibility | undefined) ?? "public",
      spoiler: form.spoiler_text,
      inReplyTo: form.in_reply_to_id,
      language: form.language,
    });
    if (key) state.idempotent.set(key, status.id);
    return ok(state.statusJson(status));
  });
}

function problemWith(text: string, spoiler: string, temper: Temper): string | null {
  if (text.trim() === "") return "Validation failed: Text can't be blank";
  const countable = text
    .replace(/https?:\/\/[^\s<>"]+/giu, "x".repeat(temper.charactersPerUrl))
    .replace(/(?<![=/\p{L}\p{N}_])(@[a-z0-9_]+)@[\p{L}\p{N}.:-]+[\p{L}\p{N}]/giu, "$1");
  const length = [...new Intl.Segmenter("en").segment(spoiler + countable)].length;
  const most = temper.maxCharacters;
  return length > most ? `Validation failed: Text character limit of ${most} exceeded` : null;
}

function batch(state: MastodonState, asked: Asked, _parts: string[], temper: Temper): Answered {
  const ids = asked.url.searchParams.getAll("id[]");
  if (!temper.hasBatch) return NOT_FOUND;
  if (ids.length > 20) return failed(422, "Validation failed: Too many ids");
  const found = ids.map((id) => state.find(id)).filter((each) => each && state.mayRead(asked.viewer, each));
  return ok(found.map((each) => state.statusJson(each!)));
}

function edit(state: MastodonState, asked: Asked, [id = ""]: string[]): Answered {
  return onOwn(state, asked, id, () => ok(state.statusJson(state.edit(id, fields(asked).status ?? ""))));
}

function remove(state: MastodonState, asked: Asked, [id = ""]: string[]): Answered {
  return onOwn(state, asked, id, (status) => {
    const { content: _, ...json } = state.statusJson(status);
    state.remove(id);
    return ok({ ...json, text: status.text });
  });
}

function source(state: MastodonState, asked: Asked, [id = ""]: string[], temper: Temper): Answered {
  if (!temper.hasSource) return NOT_FOUND;
  return onOwn(state, asked, id, (status) => ok({ id, text: status.text, spoiler_text: status.spoiler }));
}

function history(state: MastodonState, asked: Asked, [id = ""]: string[]): Answered {
  return onStatus(state, asked, id, (status) => {
    const now = state.statusJson(status);
    const version = (content: unknown, spoiler: string, at: Date): Json => ({
      content,
      spoiler_text: spoiler,
      sensitive: spoiler !== "",
      created_at: at.toISOString(),
      account: now.account,
      media_attachments: [],
      emojis: [],
    });
    const earlier = status.history.map(({ text, spoiler, at }) =>
      version(state.statusJson({ ...status, text, html: undefined }).content, spoiler, at),
    );
    return ok([...earlier, version(now.content, status.spoiler, status.editedAt ?? status.createdAt)]);
  });
}

function context(state: MastodonState, asked: Asked, [id = ""]: string[]): Answered {
  return onStatus(state, asked, id, (status) => {
    const ancestors: FakeStatus[] = [];
    for (let above = status.inReplyTo; above; above = above.inReplyTo)
      if (state.statuses.includes(above)) ancestors.unshift(above);
    const below = (parent: FakeStatus): FakeStatus[] =>
      state.statuses.filter((each) => each.inReplyTo === parent).flatMap((each) => [each, ...below(each)]);
    const shown = (each: FakeStatus) => state.mayRead(asked.viewer, each);
    const json = (each: FakeStatus) => state.statusJson(each);
    return ok({ ancestors: ancestors.filter(shown).map(json), descendants: below(status).filter(shown).map(json) });
  });
}

function favourite(state: MastodonState, asked: Asked, [id = ""]: string[]): Answered {
  return signedIn(asked, (viewer) =>
    onStatus(state, asked, id, (status) => {
      state.favourite(id, viewer.username);
      return ok({ ...state.statusJson(status), favourited: true });
    }),
  );
}

function reblog(state: MastodonState, asked: Asked, [id = ""]: string[]): Answered {
  return signedIn(asked, (viewer) =>
    onStatus(state, asked, id, () => ok(state.statusJson(state.reblog(id, viewer.username)))),
  );
}

function notifications(state: MastodonState, asked: Asked, _parts: string[], temper: Temper): Answered {
  return signedIn(asked, (viewer) => {
    const mine = state.notifications.filter((each) => each.to === viewer.id);
    return page(mine, asked, temper, (each) => state.notificationJson(each));
  });
}

function search(state: MastodonState, asked: Asked, _parts: string[], temper: Temper): Answered {
  if (!temper.hasSearch) return ok({ accounts: [], statuses: [], hashtags: [], collections: [] });
  return signedIn(asked, () => {
    const words = (asked.url.searchParams.get("q") ?? "").toLowerCase().split(/\s+/);
    const found = state.statuses.filter(
      (each) => each.visibility === "public" && words.every((word) => each.text.toLowerCase().includes(word)),
    );
    const from = Number(asked.url.searchParams.get("offset") ?? 0);
    const limit = Math.min(Number(asked.url.searchParams.get("limit") ?? 20), 40, temper.mostItems);
    const statuses = found.reverse().slice(from, from + limit);
    return ok({
      accounts: [],
      statuses: statuses.map((each) => state.statusJson(each)),
      hashtags: [],
      collections: [],
    });
  });
}

function tagTimeline(state: MastodonState, asked: Asked, [tag = ""]: string[], temper: Temper): Answered {
  const tagged = state.statuses.filter(
    (each) =>
      each.visibility === "public" &&
      !each.reblogOf &&
      each.tags.some((name) => name.toLowerCase() === tag.toLowerCase()),
  );
  return page(tagged, asked, temper, (each) => state.statusJson(each));
}

function homeTimeline(state: MastodonState, asked: Asked, _parts: string[], temper: Temper): Answered {
  return signedIn(asked, (viewer) => {
    const followed = state.follows.get(viewer.id);
    const shown = state.statuses.filter(
      (each) => each.visibility !== "direct" && (each.account === viewer || followed?.has(each.account.id)),
    );
    return page(shown, asked, temper, (each) => state.statusJson(each));
  });
}

/** `items` in order of their ids, answered newest first. An id that is gone still has its place when it is a number. */
function page<T extends { id: string }>(items: T[], asked: Asked, temper: Temper, json: (item: T) => Json): Answered {
  const { searchParams } = asked.url;
  const limit = Math.min(Number(searchParams.get("limit") ?? 20), 80, temper.mostItems);
  const place = (id: string) => {
    const exact = items.findIndex((each) => each.id === id);
    if (exact >= 0 || !/^\d+$/.test(id)) return exact;
    const later = items.findIndex((each) => BigInt(each.id) > BigInt(id));
    return (later < 0 ? items.length : later) - 0.5;
  };
  // An id that cannot be placed is passed over, as if it had not been given.
  const given = (name: string) => {
    const id = searchParams.get(name);
    return id !== null && place(id) !== -1 ? id : null;
  };
  const maxId = temper.honorsMaxId ? given("max_id") : null;
  const minId = temper.honorsMinId ? given("min_id") : null;
  const sinceId = temper.honorsMinId ? given("since_id") : null;
  const before = maxId ? place(maxId) : items.length;
  const after = place(minId ?? sinceId ?? "");
  const fitting = items.filter((_, index) => index < before && index > after);
  const chosen = (minId ? fitting.slice(0, limit) : fitting.slice(-limit)).reverse();

  const [newest, oldest] = [chosen.at(0), chosen.at(-1)];
  const link = (name: string, id: string, rel: string) =>
    `<${asked.url.origin}${asked.url.pathname}?limit=${limit}&${name}=${encodeURIComponent(id)}>; rel="${rel}"`;
  const links = newest && oldest ? [link("max_id", oldest.id, "next"), link("min_id", newest.id, "prev")] : [];
  const listed = temper.repeats ? [...chosen.toReversed(), ...chosen] : chosen;
  return ok(listed.map(json), temper.sendsLinks && links.length > 0 ? { link: links.join(", ") } : undefined);
}

function fields({ headers, body }: Asked): Record<string, string | undefined> {
  if (headers["content-type"]?.includes("json")) return body === "" ? {} : (JSON.parse(body) as Record<string, string>);
  return Object.fromEntries(new URLSearchParams(body));
}
