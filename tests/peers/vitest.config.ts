import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** The tests that need real servers of other networks; `npm run test:peers` installs those and runs them one by one. */
export default defineConfig({
  test: {
    root: join(import.meta.dirname, "../.."),
    include: ["tests/peers/*.peer.ts"],
    globalSetup: ["./vitest.setup.ts"],
    pool: "forks",
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 90_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
