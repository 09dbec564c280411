import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { judgeLearning } from "./evaluate/learning.ts";

const airline = fileURLToPath(new URL("../../shared/data/airline-complaints", import.meta.url));
if (!existsSync(airline)) console.warn("Not measured: there is no shared/data/airline-complaints beside the checkout");

it.skipIf(!existsSync(airline))(
  "300 corrections of airline posts reach 75 %, 1,000 reach 78 %",
  { timeout: 600_000 },
  () => {
    const result = judgeLearning(airline);
    expect(result["after 300"]).toBeGreaterThanOrEqual(75);
    expect(result["after 1000"]).toBeGreaterThanOrEqual(78);
  },
);
