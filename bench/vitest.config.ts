import { defineConfig } from "vitest/config";

/** The tests of this folder, with those that need its packages. `npm test` of the root runs the others only. */
export default defineConfig({
  test: { include: ["bench/**/*.test.ts"], pool: "forks", testTimeout: 120_000, hookTimeout: 120_000 },
});
