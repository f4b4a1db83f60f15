/** `npm run bench [-- PART...]`: runs the benchmarks, and prints each value beside the limit to compare it with. */

import type { Figure } from "./figure.ts";

const PARTS: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  serve: async () => (await import("./serve.ts")).measureServe(),
  replies: async () => (await import("./replies.ts")).measureReplies(),
  signing: async () => (await import("./signing.ts")).measureSigning(),
  verifying: async () => (await import("./verifying.ts")).measureVerifying(),
  stack: async () => (await import("./stack.ts")).measureStack(),
  coldImport: async () => (await import("./cold-import.ts")).measureColdImport(),
  generate: async () => (await import("./generate.ts")).measureGenerate(),
};

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !(name in PARTS));
if (unknown !== undefined) {
  console.error(`There is no part ${unknown}. The parts are ${Object.keys(PARTS).join(", ")}.`);
  process.exitCode = 2;
} else {
  for (const [name, measure] of Object.entries(PARTS)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    for (const { what, value, bar } of await measure()) console.log(`${what.padEnd(64)}${value.padEnd(40)}${bar}`);
  }
}
