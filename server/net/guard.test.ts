import { once } from "node:events";
import { getGlobalDispatcher, request, setGlobalDispatcher, fetch as undiciFetch } from "undici";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { WebSocketServer } from "ws";
import { SPECIAL_V4, SPECIAL_V6 } from "./address.ts";
import { ForbiddenAddressError, OutboundError } from "./errors.ts";
import { createGuard, type Guard } from "./guard.ts";
import { type Peer, playInternet, startPeer } from "./test-peer.ts";

let peer: Peer;
let guard: Guard;

beforeAll(async () => {
  peer = await startPeer(undefined, "::");
  guard = createGuard();
});
afterAll(async () => {
  await guard.close();
  await peer.close();
});
afterEach(() => vi.restoreAllMocks());

async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => "no error",
    (error: unknown) => error,
  );
}

/** The four ways out, each as a promise that must reject. */
const ways: Record<string, (host: string, port: number, by?: Guard) => Promise<unknown>> = {
  fetch: (host, port, by = guard) => by.fetch(`http://${host}:${port}/`),
  webSocket: async (host, port, by = guard) => {
    const socket = by.webSocket(`ws://${host}:${port}/`);
    const [error] = await once(socket, "error", { signal: AbortSignal.timeout(5000) }).catch((thrown) => [thrown]);
    throw error;
  },
  connect: (host, port, by = guard) => by.connect({ host, port, tls: false }),
  "connect with TLS": (host, port, by = guard) => by.connect({ host, port, tls: true }),
  dispatcher: async (host, port, by = guard) => {
    const { body } = await request(`http://${host}:${port}/`, { dispatcher: by.dispatcher });
    await body.dump();
  },
};

const LOOPBACK = [
  "127.0.0.1",
  "127.1",
  "127.0.1",
  "127.255.255.254",
  "0x7f.1",
  "0x7f000001",
  "0x7F.0x0.0x0.0x1",
  "2130706433",
  "017700000001",
  "0177.0.0.1",
  "0177.0.0.01",
  "00000177.1",
  "127.0.0.1.",
  "0",
  "0.0.0.0",
  "00",
  "0x0",
  "0.0",
  "①②⑦.⓪.⓪.①",
  "１２７.０.０.１",
  "127。0。0。1",
  "127．0.0.1",
  "%31%32%37.0.0.1",
  "localhost",
  "LOCALHOST",
  "localhost.",
  "LocalHost",
  "ⓛocalhost",
  "[::1]",
  "[::]",
  "[0:0:0:0:0:0:0:1]",
  "[0000::0001]",
  "[::ffff:127.0.0.1]",
  "[::ffff:7f00:1]",
  "[::FFFF:7F00:0001]",
  "[::7f00:1]",
  "[::127.0.0.1]",
  "[64:ff9b::7f00:1]",
  "[64:ff9b::127.0.0.1]",
  "[2002:7f00:1::]",
  "[2001:0:7f00:1::]",
  "[fe80::1]",
  "[fc00::1]",
  "[ff02::1]",
];
const METADATA = [
  "169.254.169.254",
  "0xa9fea9fe",
  "2852039166",
  "[::ffff:a9fe:a9fe]",
  "[fd00:ec2::254]",
  "168.63.129.16",
];
const RANGES = [
  ...SPECIAL_V4.map(([network]) => network),
  ...["10.255.255.255", "100.127.255.255", "127.255.255.255", "172.31.255.255", "192.168.255.255", "198.19.255.255"],
  ...["203.0.113.255", "239.255.255.255", "255.255.255.255"],
  ...SPECIAL_V6.map(([network]) => `[${network}]`),
];

describe("T-41 T-43 internal targets", () => {
  const targets = [...LOOPBACK, ...METADATA, ...RANGES];
  it("are at least 60", () => expect(new Set(targets).size).toBeGreaterThanOrEqual(60));

  it.each(Object.keys(ways))("%s refuses every spelling and range before connecting", async (way) => {
    const before = peer.connections();
    for (const host of targets) {
      const error = await errorOf(ways[way]!(host, peer.port));
      // connect takes a bare host, in which a percent sign is no spelling of anything.
      if (way.startsWith("connect") && host.includes("%")) expect(error).toMatchObject({ code: "url_refused" });
      else expect(error, host).toBeInstanceOf(ForbiddenAddressError);
    }
    expect(peer.connections()).toBe(before);
  });

  it("T-41 one message for all, without the address", async () => {
    const messages = new Set<string>();
    for (const host of ["127.0.0.1", "localhost", "10.0.0.7", "[::1]"]) {
      const error = await errorOf(guard.fetch(`http://${host}:${peer.port}/`));
      messages.add((error as Error).message);
      expect((error as Error).cause).toBeUndefined();
    }
    expect(messages.size).toBe(1);
    expect([...messages][0]).not.toMatch(/127|10\.0|::1|localhost/);
  });

  it("the peer answers when it is asked without the guard, so the counts above mean something", async () => {
    const before = peer.connections();
    await (await fetch(peer.origin)).text();
    expect(peer.connections()).toBe(before + 1);
  });
});

describe("the global dispatcher as a backstop", () => {
  it("guards bare fetch of Node and of undici", async () => {
    const original = getGlobalDispatcher();
    setGlobalDispatcher(guard.dispatcher);
    try {
      const before = peer.connections();
      for (const host of ["127.0.0.1", "localhost", "[::1]", "2130706433"]) {
        for (const bare of [fetch, undiciFetch]) {
          const error = await errorOf(bare(`http://${host}:${peer.port}/`));
          expect((error as Error).cause).toBeInstanceOf(ForbiddenAddressError);
        }
      }
      expect(peer.connections()).toBe(before);
    } finally {
      setGlobalDispatcher(original);
    }
    expect(original).not.toBe(guard.dispatcher);
  });
});

describe("T-44 T-46 names", () => {
  const PUBLIC = [{ address: "93.184.216.34", family: 4 }];

  it("T-44 dials the address it checked, though the name answers differently a moment later", async () => {
    const dialed = playInternet();
    const answers = [PUBLIC, [{ address: "127.0.0.1", family: 4 }]];
    const lookup = vi.fn(async () => answers.shift() ?? []);
    const rebinding = createGuard({ lookup });
    const response = await rebinding.fetch(`http://rebind.example:${peer.port}/`);
    expect(await response.text()).toBe("ok");
    expect(dialed).toEqual(["93.184.216.34"]);
    expect(lookup).toHaveBeenCalledTimes(1);
    await rebinding.close();
  });

  it.each(Object.keys(ways))("T-44 T-46 %s is refused once the name resolves to something internal", async (way) => {
    playInternet();
    let addresses = PUBLIC;
    const changing = createGuard({ lookup: async () => addresses });
    await (await changing.connect({ host: "later.example", port: peer.port, tls: false })).end();
    for (const address of ["169.254.169.254", "127.0.0.1", "::1", "::ffff:10.0.0.1"]) {
      addresses = [{ address, family: address.includes(":") ? 6 : 4 }];
      const before = peer.connections();
      expect(await errorOf(ways[way]!("later.example", peer.port, changing))).toBeInstanceOf(ForbiddenAddressError);
      expect(peer.connections()).toBe(before);
    }
    await changing.close();
  });

  it("one internal answer among public ones refuses the name", async () => {
    const dialed = playInternet();
    const mixed = createGuard({ lookup: async () => [...PUBLIC, { address: "10.0.0.1", family: 4 }] });
    for (const way of Object.values(ways)) {
      expect(await errorOf(way("mixed.example", peer.port, mixed))).toBeInstanceOf(ForbiddenAddressError);
    }
    expect(dialed).toEqual([]);
    await mixed.close();
  });

  it("an unknown name is a failed connection, with the name in the sentence", async () => {
    const nowhere = createGuard({ lookup: async () => [] });
    const error = await errorOf(nowhere.fetch("http://nowhere.example/"));
    expect(error).toMatchObject({ code: "connection_failed", message: "nowhere.example was not found." });
    await nowhere.close();
  });
});

describe("EARSHOT_ALLOW_PRIVATE_HOSTS", () => {
  it("opens exactly one host and port, by every way", async () => {
    const other = await startPeer();
    const allowed = createGuard({ allowPrivateHosts: [` 127.0.0.1:${peer.port} `] });
    expect(await (await allowed.fetch(peer.origin)).text()).toBe("ok");
    expect(await (await allowed.fetch(`http://0x7f.1:${peer.port}`)).text()).toBe("ok");
    (await allowed.connect({ host: "127.0.0.1", port: peer.port, tls: false })).destroy();
    for (const [host, port] of [
      ["127.0.0.1", other.port],
      ["localhost", peer.port],
      ["[::1]", peer.port],
      ["127.0.0.2", peer.port],
    ] as const) {
      for (const way of Object.values(ways)) {
        expect(await errorOf(way(host, port, allowed)), `${host}:${port}`).toBeInstanceOf(ForbiddenAddressError);
      }
    }
    expect(other.connections()).toBe(0);
    await allowed.close();
    await other.close();
  });

  it("takes names, whatever they resolve to, and IPv6", async () => {
    const named = createGuard({ allowPrivateHosts: [`LocalHost:${peer.port}`, `[0::1]:${peer.port}`] });
    expect((await named.fetch(`http://localhost:${peer.port}/`)).status).toBe(200);
    expect((await named.fetch(`http://[::1]:${peer.port}/`)).status).toBe(200);
    expect(await errorOf(named.fetch(peer.origin))).toBeInstanceOf(ForbiddenAddressError);
    await named.close();
  });

  it.each([
    "127.0.0.1",
    "localhost",
    ":80",
    "127.0.0.1:0",
    "127.0.0.1:65536",
    "127.0.0.1:x",
    "::1:80",
    "http://a:80",
    "a/b:80",
    "a b:80",
    "10.0.0.0/8:80",
    "u@h:80",
    "",
  ])("%j is refused with a sentence", (entry) => {
    expect(() => createGuard({ allowPrivateHosts: [entry] })).toThrow(/is not host:port, such as/);
  });

  it("a star is a name like any other, no wildcard", async () => {
    const starred = createGuard({ allowPrivateHosts: [`*:${peer.port}`] });
    expect(await errorOf(starred.fetch(peer.origin))).toBeInstanceOf(ForbiddenAddressError);
    await starred.close();
  });
});

describe("WebSocket and plain connections", () => {
  const STOPPING = expect.stringMatching(/Earshot is stopping|destroyed|closed/);

  it("talk through the allowed door, and end with the guard", async () => {
    const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    server.on("connection", (socket, req) => socket.send(String(req.headers.authorization)));
    const allowed = createGuard({ allowPrivateHosts: [`127.0.0.1:${port}`] });
    const socket = allowed.webSocket(`ws://127.0.0.1:${port}/stream`, { headers: { authorization: "Bearer t" } });
    const [message] = await once(socket, "message");
    expect(String(message)).toBe("Bearer t");

    const abort = new AbortController();
    const second = allowed.webSocket(`ws://127.0.0.1:${port}/`, { signal: abort.signal });
    await once(second, "open");
    abort.abort();
    await once(second, "close");

    const plain = await allowed.connect({ host: "127.0.0.1", port, tls: false });
    const closed = [once(socket, "close"), once(plain, "close")];
    await allowed.close();
    await Promise.all(closed);
    for (const way of Object.values(ways)) {
      expect(await errorOf(way("127.0.0.1", port, allowed))).toMatchObject({ message: STOPPING });
    }
    await allowed.close();
    server.close();
  });

  it("take only their own schemes, no credentials in the address, no options that dial elsewhere", async () => {
    for (const url of ["http://a.example", "ws+unix:///tmp/x", "file:///x", "nonsense", "ws://u:p@a.example"]) {
      expect(() => guard.webSocket(url)).toThrow(OutboundError);
    }
    const bypass = {
      agent: {},
      socketPath: "/tmp/x",
      createConnection: () => {},
      rejectUnauthorized: false,
      followRedirects: true,
    };
    const before = peer.connections();
    const socket = guard.webSocket(`ws://127.0.0.1:${peer.port}`, bypass as object);
    const [error] = await once(socket, "error").catch((thrown) => [thrown]);
    expect(error).toBeInstanceOf(ForbiddenAddressError);
    expect(peer.connections()).toBe(before);
  });

  it("time out and stop on a signal", async () => {
    const stuck = createGuard({ lookup: () => new Promise(() => {}) });
    expect(await errorOf(stuck.connect({ host: "a.example", port: 1, tls: false, timeoutMs: 50 }))).toMatchObject({
      code: "timeout",
    });
    const reason = new Error("enough");
    expect(
      await errorOf(stuck.connect({ host: "a.example", port: 1, tls: false, signal: AbortSignal.abort(reason) })),
    ).toBe(reason);
    await stuck.close();
  });
});
