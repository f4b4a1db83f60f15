import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{api,services,lib,local,scripts,test}/**/*.test.ts"],
    globalSetup: ["test/set-up.ts"],
    pool: "forks",
    testTimeout: 20_000,
  },
});
