import { defineConfig } from "vitest/config";

// A machine that is not in UTC: there a time that is read or written in the machine's own zone shows.
process.env.TZ = "Asia/Kolkata";

/** The tests that hold the file that is broken, as scripts/mutate.ts names them: none of them needs bundles or a running stack. */
export default defineConfig({
  test: {
    include: JSON.parse(process.env.COUNTERSIGN_MUTATE_TESTS ?? "[]"),
    isolate: false,
    testTimeout: 20_000,
  },
});
