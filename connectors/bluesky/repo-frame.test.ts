import fc from "fast-check";
import { expect, test } from "vitest";
import { readJetstreamFrame } from "./jetstream-frame.ts";
import { inJson, readRepoFrame } from "./repo-frame.ts";
import { cidOf, commitFrame, errorFrame, identityFrame, infoFrame } from "./test-frames.ts";

const did = `did:plc:${"a".repeat(24)}`;
const at = "2026-03-02T08:00:00.000Z";
const link = { $link: cidOf({ a: 1 }) };
const record = {
  $type: "app.bsky.feed.post",
  text: "☕ Piko",
  createdAt: at,
  embed: { ref: link, small: { $bytes: "AQID" } },
};
const commit = { seq: 7, did, rev: "3jzfcijpj2z2a", at };

test("a commit tells its records, in order, as they were written", () => {
  const operations = [
    { action: "create" as const, path: "app.bsky.feed.post/3a", record },
    { action: "create" as const, path: "app.bsky.graph.follow/3b", record: { subject: did } },
    { action: "delete" as const, path: "app.bsky.feed.like/3c" },
  ];
  const told = readRepoFrame(commitFrame({ ...commit, operations }));
  if (told.type !== "operations") throw new Error(told.type);
  expect(told).toMatchObject({ seq: 7, at });
  expect(told.operations.map(({ action, collection, rkey }) => [action, collection, rkey])).toEqual([
    ["create", "app.bsky.feed.post", "3a"],
    ["delete", "app.bsky.feed.like", "3c"],
  ]);
  expect(inJson(told.operations[0]?.record)).toEqual(record);
});

test("a block that is not what its hash says is refused", () => {
  const frame = Buffer.from(
    commitFrame({ ...commit, operations: [{ action: "create", path: "app.bsky.feed.post/3a", record }] }),
  );
  const where = frame.lastIndexOf("Piko");
  frame.write("Fake", where);
  expect(() => readRepoFrame(frame)).toThrow("hash");
});

test("the stream's own words", () => {
  expect(readRepoFrame(infoFrame("OutdatedCursor"))).toEqual({ type: "outdated" });
  expect(readRepoFrame(infoFrame("Whistle"))).toMatchObject({ type: "other" });
  expect(readRepoFrame(errorFrame("FutureCursor"))).toEqual({ type: "future" });
  expect(readRepoFrame(errorFrame("ConsumerTooSlow"))).toEqual({ type: "ended", reason: "ConsumerTooSlow" });
  expect(readRepoFrame(identityFrame(8, did, at))).toEqual({ type: "identity", seq: 8, at, did });
});

test("whatever bytes come, it answers or throws an error, soon", () => {
  const whole = commitFrame({ ...commit, operations: [{ action: "create", path: "app.bsky.feed.post/3a", record }] });
  const tried = (bytes: Uint8Array) => {
    try {
      readRepoFrame(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(Error);
    }
  };
  for (let end = 0; end < whole.length; end += 1) tried(whole.subarray(0, end));
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), tried));
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.nat(255), (place, byte) => {
      const spoiled = Uint8Array.from(whole);
      spoiled[place] = byte;
      tried(spoiled);
    }),
  );
});

test("a Jetstream's messages, and what is none", () => {
  const body = { did, time_us: 1_772_438_400_000_000, kind: "commit" };
  const told = { rev: "3jzfcijpj2z2a", operation: "create", collection: "app.bsky.feed.post", rkey: "3a", record };
  expect(readJetstreamFrame(JSON.stringify({ ...body, commit: told }))).toMatchObject({
    type: "operations",
    operations: [{ action: "create", did, record }],
  });
  expect(readJetstreamFrame(JSON.stringify({ ...body, kind: "account" }))).toMatchObject({ type: "identity", did });
  expect(readJetstreamFrame(JSON.stringify({ ...body, kind: "whistle" }))).toMatchObject({ type: "other" });
  for (const none of ["", "null", "[]", '{"did":1}', '{"did":"x","time_us":1e30,"kind":"commit"}', "{"]) {
    expect(() => readJetstreamFrame(none)).toThrow();
  }
});
