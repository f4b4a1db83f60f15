import { defineConfig } from "vitest/config";

/** The tests of this folder, and those that need its packages (*.smoke.ts), which `npm test` of the root leaves out. */
export default defineConfig({
  test: { include: ["bench/**/*.{test,smoke}.ts"], pool: "forks", testTimeout: 120_000, hookTimeout: 120_000 },
});
