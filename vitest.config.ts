import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    exclude: [
      "**/node_modules/**",
      "**/dist/**",
      "data/**",
      ".cache/**",
      // Minutes of killing processes and of walking every screen: packs of their own (npm run test:crash, test:load, test:screens, test:axe)
      ...(process.env.EARSHOT_SLOW === "1" ? [] : ["**/*.slow.test.ts"]),
    ],
    globalSetup: ["./vitest.setup.ts"],
    pool: "forks",
    // One process reads the modules for many files: a third of the time. So a test leaves nothing of its own behind.
    isolate: false,
    // Limits for what hangs, generous because a busy machine is not a failure; how fast something is, bench/ tells.
    testTimeout: 60_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 30_000 } },
    // What is measured under a load of its own runs alone: beside others it would measure them.
    fileParallelism: !process.argv.some((part) => part.startsWith("tests/load")),
    // Much of a test is waiting for a database, a browser or a clock: three at a time also on two cores. More than
    // eight would want more connections than the one PostgreSQL has.
    maxWorkers: Number(process.env.EARSHOT_TEST_WORKERS) || Math.min(8, availableParallelism() + 1),
  },
});
