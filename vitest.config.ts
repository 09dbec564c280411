import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**", "data/**", ".cache/**"],
    globalSetup: ["./vitest.setup.ts"],
    pool: "forks",
    testTimeout: 20_000,
    hookTimeout: 30_000,
    maxWorkers: Number(process.env.EARSHOT_TEST_WORKERS) || undefined,
  },
});
