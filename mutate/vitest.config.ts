import { defineConfig } from "vitest/config";

/** The tests of the rooms that are broken, which need neither bundles nor a running stack. */
export default defineConfig({
  test: {
    include: ["local/iam/*.test.ts", "local/cognito/*.test.ts", "lib/call/srp.test.ts"],
    testTimeout: 20_000,
  },
});
