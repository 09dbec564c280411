import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Recorded, tour } from "../connectors/bluesky-tour.ts";
import { shapeOf } from "../connectors/shape-of.ts";
import { openRealBluesky } from "./real-bluesky.ts";

const file = join(import.meta.dirname, "../connectors/fixtures/bluesky/tour.json");

test("a real PDS still answers in the forms that are recorded (EARSHOT_RECORD=1 records them anew)", async () => {
  const place = await openRealBluesky();
  try {
    const told = await tour(place);
    if (process.env.EARSHOT_RECORD === "1") writeFileSync(file, `${JSON.stringify(told, null, 1)}\n`);
    const recorded = JSON.parse(readFileSync(file, "utf8")) as Recorded;
    expect(shapeOf(told.answers)).toEqual(shapeOf(recorded.answers));
    expect(told.frames).toHaveLength(recorded.frames.length);
  } finally {
    await place.close();
  }
});
