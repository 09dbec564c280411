import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    exclude: [
      "**/node_modules/**",
      "**/dist/**",
      "data/**",
      ".cache/**",
      // Minutes of killing processes and of walking every screen: packs of their own, npm run test:crash and test:axe
      ...(process.env.EARSHOT_SLOW === "1" ? [] : ["**/*.slow.test.ts"]),
    ],
    globalSetup: ["./vitest.setup.ts"],
    pool: "forks",
    testTimeout: 20_000,
    hookTimeout: 30_000,
    maxWorkers: Number(process.env.EARSHOT_TEST_WORKERS) || undefined,
  },
});
