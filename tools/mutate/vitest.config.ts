import { defineConfig } from "vitest/config";

// Another time zone than UTC, so that a time which is read or written in the machine's zone by mistake comes out wrong.
process.env["TZ"] = "Asia/Kolkata";

/** Runs the tests that mutated-files.ts lists for the changed file. These tests need neither bundles nor a running stack. */
export default defineConfig({
  test: {
    include: JSON.parse(process.env["COUNTERSIGN_MUTATE_TESTS"] ?? "[]"),
    isolate: false,
    testTimeout: 20_000,
  },
});
