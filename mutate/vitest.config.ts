import { defineConfig } from "vitest/config";

/** The tests of one room, which need neither bundles nor a running stack: each mutant is put to all of them that reach it. */
export default defineConfig({
  test: {
    include: [
      "local/iam/*.test.ts",
      "local/cognito/*.test.ts",
      "local/cognito/user-pool-actions/access-token.test.ts",
      "lib/call/srp.test.ts",
    ],
    pool: "forks",
    testTimeout: 20_000,
  },
});
