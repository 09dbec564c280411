import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import {
  cidOf,
  commitFrame,
  errorFrame,
  type FrameOperation,
  infoFrame,
} from "@earshot/connectors/bluesky/test-frames.ts";
import type { WebSocket } from "ws";
import { type BlueskyPlace, nextTid } from "./bluesky-place.ts";
import { openLoopback } from "./loopback.ts";
import { openTroubleProxy } from "./trouble-proxy.ts";

type Account = { did: string; handle: string; password: string; rev: string; records: Map<string, Kept> };
type Kept = { collection: string; rkey: string; cid: string; value: Record<string, unknown> };
type Heard = {
  seq: number;
  micros: number;
  at: string;
  account: Account;
  operation: FrameOperation;
  cid: string | null;
};
type Params = Record<string, string | undefined>;
type Input = Record<string, unknown>;

export type FakeBluesky = BlueskyPlace & {
  /** an AppView answers what it is asked: search results, notifications, threads by method; others 502 */
  appView: Map<string, (params: Params) => unknown>;
  /** every access token runs out now */
  expireTokens(): void;
  /** how often each method was called */
  calls: Map<string, number>;
  /** the stream forgets what came before now, or counts from the beginning again */
  forget(how: "outdated" | "anew"): void;
};

/**
 * A PDS, its directory, both streams and what an AppView tells, in memory. Answers are held to those recorded from a real
 * PDS, name by name (`bluesky-recorded.test.ts`).
 */
export async function openFakeBluesky(): Promise<FakeBluesky> {
  const proxy = await openTroubleProxy("com.atproto.repo.putRecord");
  const accounts: Account[] = [];
  const appView: FakeBluesky["appView"] = new Map();
  const calls: FakeBluesky["calls"] = new Map();
  let good = new Map<string, Account>();
  let refreshing = new Map<string, Account>();
  let log: Heard[] = [];
  let seq = 0;
  let outdatedBefore = 0;
  const listeners = new Set<(heard: Heard) => void>();

  const server = await openLoopback({
    serve,
    live: (socket, request) => listen(socket, new URL(request.url ?? "/", "http://localhost")),
  });
  const { port } = server;
  proxy.target.port = port;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://localhost");
    const answer = (status: number, body: unknown) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    if (url.pathname.startsWith("/did:plc:")) {
      const account = accounts.find(({ did }) => `/${did}` === url.pathname);
      return account ? answer(200, documentOf(account)) : answer(404, { message: "DID not registered" });
    }
    const method = url.pathname.replace("/xrpc/", "");
    calls.set(method, (calls.get(method) ?? 0) + 1);
    const said = await text(request);
    const given: Given = {
      params: Object.fromEntries(url.searchParams),
      input: said === "" ? {} : JSON.parse(said),
      token: request.headers.authorization?.replace("Bearer ", "") ?? "",
    };
    try {
      const told = methods[method]?.(given);
      const view = appView.get(method);
      if (told !== undefined) return answer(200, told);
      if (!view) return answer(502, { error: "UpstreamFailure", message: "Upstream service unreachable" });
      signedIn(given.token);
      answer(200, view(given.params));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      answer(error.status, { error: error.reason, message: error.message });
    }
  }

  type Given = { params: Params; input: Input; token: string };

  const methods: Record<string, (given: Given) => unknown> = {
    "com.atproto.server.createAccount": ({ input }) => {
      const did = `did:plc:${[...randomBytes(24)].map((byte) => "abcdefghijklmnopqrstuvwxyz234567"[byte % 32]).join("")}`;
      const { handle, password } = input as { handle: string; password: string };
      const account: Account = { did, handle, password, rev: nextTid(), records: new Map() };
      accounts.push(account);
      return session(account);
    },
    "com.atproto.server.createSession": ({ input }) => {
      const account = accounts.find(({ handle, did }) => handle === input.identifier || did === input.identifier);
      if (!account || account.password !== input.password)
        throw new Refused(401, "AuthenticationRequired", "Invalid identifier or password");
      return session(account);
    },
    "com.atproto.server.refreshSession": ({ token }) => {
      const account = refreshing.get(token);
      if (!account) throw new Refused(400, "ExpiredToken", "Token has been revoked");
      refreshing.delete(token);
      return session(account);
    },
    "com.atproto.identity.resolveHandle": ({ params }) => {
      const account = accounts.find(({ handle }) => handle === params.handle);
      if (!account) throw new Refused(400, "InvalidRequest", "Unable to resolve handle");
      return { did: account.did };
    },
    "com.atproto.sync.getLatestCommit": ({ params }) => {
      const account = accountOf(params.did);
      return { cid: cidOf({ rev: account.rev }), rev: account.rev };
    },
    "com.atproto.repo.getRecord": ({ params }) => {
      const account = accountOf(params.repo);
      const found = account.records.get(`${params.collection}/${params.rkey}`);
      const uri = `at://${account.did}/${params.collection}/${params.rkey}`;
      if (!found) throw new Refused(400, "RecordNotFound", `Could not locate record: ${uri}`);
      return { uri, cid: found.cid, value: found.value };
    },
    "com.atproto.repo.listRecords": ({ params, token }) => {
      if (token !== "") signedIn(token);
      const account = accountOf(params.repo);
      const limit = Number(params.limit ?? 50);
      const all = [...account.records.values()]
        .filter(({ collection }) => collection === params.collection)
        .sort((a, b) => (a.rkey < b.rkey ? 1 : -1));
      if (params.reverse === "true") all.reverse();
      const page = all.filter(({ rkey }) => params.cursor === undefined || rkey < params.cursor).slice(0, limit);
      const records = page.map(({ collection, rkey, cid, value }) => ({
        uri: `at://${account.did}/${collection}/${rkey}`,
        cid,
        value,
      }));
      // As the real one does: whenever something is listed, also on the last page.
      return { records, ...(page.length > 0 && { cursor: page.at(-1)?.rkey }) };
    },
    "com.atproto.repo.putRecord": ({ input, token }) => {
      const account = signedIn(token);
      const { collection, rkey, record, swapRecord } = input as {
        collection: string;
        rkey: string;
        record: Input;
        swapRecord?: null;
      };
      const before = account.records.get(`${collection}/${rkey}`);
      const cid = cidOf(record);
      const uri = `at://${account.did}/${collection}/${rkey}`;
      if (before?.cid === cid) return { uri, cid, validationStatus: "valid" };
      if (swapRecord === null && before) throw new Refused(400, "InvalidSwap", `Record was at ${before.cid}`);
      write(account, { action: before ? "update" : "create", path: `${collection}/${rkey}`, record });
      return { uri, cid, commit: { cid: cidOf({ rev: account.rev }), rev: account.rev }, validationStatus: "valid" };
    },
    "com.atproto.repo.deleteRecord": ({ input, token }) => {
      const account = signedIn(token);
      const path = `${input.collection}/${input.rkey}`;
      if (!account.records.has(path)) return {};
      write(account, { action: "delete", path });
      return { commit: { cid: cidOf({ rev: account.rev }), rev: account.rev } };
    },
    "com.atproto.repo.applyWrites": ({ input, token }) => {
      const account = signedIn(token);
      for (const each of input.writes as { $type: string; collection: string; rkey: string; value?: Input }[]) {
        const action = each.$type.endsWith("#delete") ? "delete" : "create";
        write(account, { action, path: `${each.collection}/${each.rkey}`, record: each.value });
      }
      return { commit: { cid: cidOf({ rev: account.rev }), rev: account.rev }, results: [] };
    },
  };

  function session(account: Account): unknown {
    const [accessJwt, refreshJwt] = [randomBytes(24).toString("hex"), randomBytes(24).toString("hex")];
    good.set(accessJwt, account);
    refreshing.set(refreshJwt, account);
    const { did, handle } = account;
    return {
      accessJwt,
      refreshJwt,
      handle,
      did,

      email: "team@brunnwerk.example",
      active: true,
    };
  }

  function signedIn(token: string): Account {
    const account = good.get(token);
    if (!account) throw new Refused(400, "ExpiredToken", "Token has expired");
    return account;
  }

  function accountOf(name: string | undefined): Account {
    const account = accounts.find(({ did, handle }) => did === name || handle === name);
    if (!account) throw new Refused(400, "RepoNotFound", `Could not find repo: ${name}`);
    return account;
  }

  const documentOf = ({ did, handle }: Account) => ({
    "@context": ["https://www.w3.org/ns/did/v1"],
    id: did,
    alsoKnownAs: [`at://${handle}`],
    verificationMethod: [],
    service: [{ id: "#atproto_pds", type: "AtprotoPersonalDataServer", serviceEndpoint: proxy.origin }],
  });

  function write(account: Account, operation: FrameOperation): void {
    const [collection = "", rkey = ""] = operation.path.split("/");
    account.rev = nextTid();
    let cid: string | null = null;
    if (operation.action === "delete") account.records.delete(operation.path);
    else {
      cid = cidOf(operation.record);
      account.records.set(operation.path, { collection, rkey, cid, value: operation.record as Input });
    }
    seq += 1;
    const now = Date.now();
    const micros = Math.max(now * 1000, (log.at(-1)?.micros ?? 0) + 1);
    const heard: Heard = { seq, micros, at: new Date(now).toISOString(), account, operation, cid };
    log.push(heard);
    for (const tell of listeners) tell(heard);
  }

  function listen(socket: WebSocket, url: URL): void {
    const isJetstream = url.pathname === "/subscribe";
    const given = url.searchParams.get("cursor");
    const wanted = url.searchParams.getAll("wantedCollections");
    const most = Number(url.searchParams.get("maxMessageSizeBytes") ?? Number.POSITIVE_INFINITY);
    if (!isJetstream && given !== null) {
      if (Number(given) > seq) {
        socket.send(errorFrame("FutureCursor"));
        socket.close();
        return;
      }
      if (Number(given) < outdatedBefore) socket.send(infoFrame("OutdatedCursor"));
    }
    const tell = (heard: Heard) => {
      const { account, operation, cid, at, micros } = heard;
      const [collection = "", rkey = ""] = operation.path.split("/");
      if (!isJetstream) {
        socket.send(commitFrame({ seq: heard.seq, did: account.did, rev: account.rev, at, operations: [operation] }));
      } else if (wanted.length === 0 || wanted.includes(collection)) {
        const { action, record } = operation;
        const commit = { rev: account.rev, operation: action, collection, rkey, ...(cid && { record, cid }) };
        const message = JSON.stringify({ did: account.did, time_us: micros, kind: "commit", commit });
        if (message.length <= most) socket.send(message);
      }
    };
    if (given !== null) {
      for (const heard of log) if (isJetstream ? heard.micros >= Number(given) : heard.seq > Number(given)) tell(heard);
    }
    listeners.add(tell);
    socket.on("close", () => listeners.delete(tell));
  }

  return {
    proxy,
    direct: `http://127.0.0.1:${port}`,
    directory: `http://127.0.0.1:${port}`,
    allow: [proxy.host, `127.0.0.1:${port}`],
    appView,
    calls,
    expireTokens() {
      good = new Map();
    },
    forget(how) {
      log = [];
      if (how === "outdated") outdatedBefore = seq + 1;
      else seq = 0;
    },
    async close() {
      refreshing = new Map();
      await proxy.close();
      await server.close();
    },
  };
}

class Refused extends Error {
  readonly status: number;
  readonly reason: string;
  constructor(status: number, reason: string, message: string) {
    super(message);
    this.status = status;
    this.reason = reason;
  }
}
