import { defineConfig } from "vitest/config";

/** Runs signers.ts alone, with time for a build. */
export default defineConfig({
  test: {
    include: ["test/clients/go/signers.ts"],
    globalSetup: ["test/set-up.ts"],
    testTimeout: 20 * 60_000,
    env: { REQUIRE_CLIENTS: "1" },
  },
});
