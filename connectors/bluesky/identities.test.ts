import { expect, test } from "vitest";
import type { Asker } from "./client.ts";
import { Identities } from "./identities.ts";

const did = `did:plc:${"a".repeat(24)}`;
const documentOf = (id: string, handle: string | null) => ({
  id,
  alsoKnownAs: handle === null ? [] : [`at://${handle}`],
  service: [{ id: "#atproto_pds", type: "AtprotoPersonalDataServer", serviceEndpoint: "https://pds.example" }],
});

/** A world of addresses: a number answers with that status, an error is thrown. */
function asker(world: Record<string, unknown>, asked: string[] = []): Asker & { clock: { ms: number } } {
  const clock = { ms: Date.parse("2026-03-02T12:00:00Z") };
  return {
    clock,
    signal: new AbortController().signal,
    now: () => new Date(clock.ms),
    fetch: async (address) => {
      const url = String(address);
      asked.push(url);
      const found = Object.entries(world).find(([start]) => url.startsWith(start))?.[1] ?? 404;
      if (found instanceof Error) throw found;
      if (typeof found === "number") return new Response("{}", { status: found });
      return new Response(typeof found === "string" ? found : JSON.stringify(found));
    },
  };
}
const settings = { service: "https://bsky.social", plcDirectory: "https://plc.directory" };
const RESOLVE = "https://bsky.social/xrpc/com.atproto.identity.resolveHandle";

test("a name counts where its own domain says the same", async () => {
  const of = (world: Record<string, unknown>) => new Identities(asker(world), settings).of(did);
  const directory = { [`https://plc.directory/${did}`]: documentOf(did, "ilse.test") };
  const other = `did:plc:${"b".repeat(24)}`;
  expect(await of({ ...directory, [RESOLVE]: { did } })).toMatchObject({
    handle: "ilse.test",
    pds: "https://pds.example",
  });
  expect(await of({ ...directory, [RESOLVE]: { did: other } })).toMatchObject({ handle: "handle.invalid" });
  expect(await of({ ...directory, [RESOLVE]: 400 })).toMatchObject({ handle: "handle.invalid" });
  const own = { ...directory, [RESOLVE]: 400, "https://ilse.test/.well-known/atproto-did": `${did}\n` };
  expect(await of(own)).toMatchObject({ handle: "ilse.test" });
  const unreachable = new Error("down");
  expect(await of({ ...directory, [RESOLVE]: 503, "https://ilse.test": unreachable })).toMatchObject({ handle: did });
});

test("did:web is asked of its own domain; somebody else's document, none, and no DID at all say nothing", async () => {
  const web = "did:web:ilse.example";
  const world = { "https://ilse.example/.well-known/did.json": documentOf(web, null) };
  expect(await new Identities(asker(world), settings).of(web)).toMatchObject({
    pds: "https://pds.example",
    handle: "handle.invalid",
  });
  const foreign = { [`https://plc.directory/${did}`]: documentOf(web, "ilse.test") };
  expect(await new Identities(asker(foreign), settings).of(did)).toMatchObject({ pds: null, handle: did });
  await expect(new Identities(asker({}), settings).locate(did)).rejects.toMatchObject({ code: "gone" });
  for (const none of ["did:web:127.0.0.1/x", "did:web:a.example%2Fb", "did:key:z6Mk", "https://a.example"]) {
    const asked: string[] = [];
    await expect(new Identities(asker({}, asked), settings).locate(none)).rejects.toMatchObject({ code: "invalid" });
    expect(asked).toEqual([]);
  }
});

test("an answer is remembered for a day, a doubtful one for minutes, and forgotten when the network says so", async () => {
  const asked: string[] = [];
  const world: Record<string, unknown> = { [`https://plc.directory/${did}`]: 503 };
  const ctx = asker(world, asked);
  const identities = new Identities(ctx, settings);
  await identities.of(did);
  await identities.of(did);
  expect(asked).toHaveLength(1);
  world[`https://plc.directory/${did}`] = documentOf(did, "ilse.test");
  world[RESOLVE] = { did };
  ctx.clock.ms += 5 * 60_000;
  expect(await identities.of(did)).toMatchObject({ handle: "ilse.test" });
  const known = asked.length;
  ctx.clock.ms += 23 * 3_600_000;
  await identities.of(did);
  expect(asked).toHaveLength(known);
  identities.forget(did);
  await identities.of(did);
  expect(asked.length).toBeGreaterThan(known);
});
