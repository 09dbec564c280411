import { readFileSync } from "node:fs";
import { join } from "node:path";
import { normalize } from "@earshot/connectors/bluesky/normalize.ts";
import { overhear } from "@earshot/connectors/bluesky/overhear.ts";
import { inJson, readRepoFrame } from "@earshot/connectors/bluesky/repo-frame.ts";
import { expect, test } from "vitest";
import { openFakeBluesky } from "../networks/bluesky-fake.ts";
import { type Recorded, tour } from "./bluesky-tour.ts";
import { shapeOf } from "./shape-of.ts";

/** Recorded from a real PDS by `EARSHOT_RECORD=1 npm run test:peers`. */
const recorded: Recorded = JSON.parse(readFileSync(join(import.meta.dirname, "fixtures/bluesky/tour.json"), "utf8"));
const bodyOf = (name: string): unknown => recorded.answers[name]?.body;
const author = {
  externalId: "",
  handle: "",
  name: "",
  url: null,
  avatarUrl: null,
  followers: null,
  bot: false,
  weak: false,
};
const base = { author, pds: null, account: null, edited: null, engagement: null, raw: "{}" };

test("contract 32: every recorded message of the stream is read, and every record in it told", () => {
  expect(recorded.frames.length).toBeGreaterThan(10);
  const told = recorded.frames.map((frame) => readRepoFrame(Buffer.from(frame, "base64")));
  expect(told.filter(({ type }) => type === "ended" || type === "future")).toEqual([]);
  const operations = told.flatMap((each) => (each.type === "operations" ? each.operations : []));
  const counts = { create: 0, update: 0, delete: 0 };
  for (const each of operations) {
    counts[each.action] += 1;
    expect(overhear(each)).not.toBeNull();
    if (each.collection !== "app.bsky.feed.post" || each.action === "delete") continue;
    const uri = `at://${each.did}/${each.collection}/${each.rkey}`;
    expect(normalize({ ...base, uri, record: inJson(each.record) })).toMatchObject({ type: "post" });
  }
  expect(counts).toEqual({ create: 7, update: 1, delete: 2 });
  expect(operations.filter(({ collection }) => collection === "app.bsky.feed.like")).toHaveLength(1);
});

test("contract 32: recorded lists are posts, their marks in place", () => {
  const { records } = bodyOf("listRecords, all kinds") as {
    records: { uri: string; value: unknown }[];
  };
  const posts = records.map(({ uri, value }) => {
    const event = normalize({ ...base, uri, record: value });
    if (event.type !== "post") throw new Error(event.type);
    return event.post;
  });
  const shown = posts.flatMap(({ text, links }) => links.map(({ start, end }) => [...text].slice(start, end).join("")));
  expect(shown).toContain("https://brunnwerk.example/seal");
  const [reply] = (bodyOf("listRecords") as { records: { uri: string; value: unknown }[] }).records;
  const event = normalize({ ...base, uri: reply?.uri ?? "", record: reply?.value });
  if (event.type !== "post") throw new Error(event.type);
  const [mention] = event.post.mentions;
  expect([...event.post.text].slice(mention?.start, mention?.end).join("")).toBe(`@${mention?.handle}`);
});

test("the imitated server tells nothing that a real one does not, and refuses in the same words", async () => {
  const place = await openFakeBluesky();
  try {
    const imitated = await tour(place);
    expect(Object.keys(imitated.answers)).toEqual(Object.keys(recorded.answers));
    for (const [name, { status, body }] of Object.entries(imitated.answers)) {
      const real = recorded.answers[name]!;
      const isRefusal = real.status >= 400;
      expect([name, status]).toEqual([name, real.status]);
      const invented = shapeOf(body).filter((each) => !shapeOf(real.body).includes(each));
      expect([name, invented]).toEqual([name, []]);
      if (isRefusal && name !== "putRecord, worn-out token")
        expect([name, (body as { error: string }).error]).toEqual([name, (real.body as { error: string }).error]);
    }
    expect(imitated.frames.length).toBeGreaterThan(0);
  } finally {
    await place.close();
  }
});
