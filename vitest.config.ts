import { defineConfig } from "vitest/config";
import { HeavyFirst } from "./test/heavy-first.ts";

export default defineConfig({
  test: {
    include: ["{bench,services,lib,tools,local,scripts,test}/**/*.test.ts"],
    globalSetup: ["test/set-up.ts"],
    setupFiles: ["test/property-seed.ts"],
    pool: "forks",
    // Nothing here is global and mutable, so that files can share a worker: a fifth of the time is starting workers.
    isolate: false,
    sequence: { sequencer: HeavyFirst },
    // Many tests wait for a child process or a clock of the operating system, so that a core less is time lost.
    maxWorkers: "100%",
    // Generous, since a machine may be slow or busy: what ends a test is its own result.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
