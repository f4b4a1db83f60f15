import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseMappings, treeMegabytes } from "./tree-memory.ts";

const SMAPS = `55d0-55d1 r-xp 00001000 08:01 131 /usr/bin/node
Size:                400 kB
Rss:                 300 kB
Pss:                 100 kB
Anonymous:            20 kB
7f00-7f01 rw-p 00000000 00:00 0
Size:               1000 kB
Rss:                 700 kB
Pss:                 700 kB
Anonymous:           700 kB
7f02-7f03 rw-p 00000000 00:00 0                          [heap]
Rss:                  10 kB
Anonymous:            10 kB
`;

describe("parseMappings", () => {
  it("tells pages of a file from pages without one", () => {
    expect(parseMappings(SMAPS)).toEqual([
      { file: "/usr/bin/node 00001000", anonymous: 20, unchanged: 280 },
      { file: "", anonymous: 700, unchanged: 0 },
      { file: "", anonymous: 10, unchanged: 0 },
    ]);
  });
});

describe.runIf(existsSync("/proc/self/smaps"))("treeMegabytes", () => {
  it("counts the pages of a file once for two processes of a group", async () => {
    const script = "setInterval(() => {}, 1000); process.stdout.write('up')";
    const start = async (both: boolean) => {
      const second = both
        ? `require('child_process').spawn(process.execPath, ['-e', "setInterval(() => {}, 1000); process.stdout.write('up')"], { stdio: 'inherit' });`
        : "";
      const child = spawn(process.execPath, ["-e", second + script], { detached: true });
      let ups = 0;
      await new Promise<void>((resolve) => {
        child.stdout.on("data", (chunk: Buffer) => {
          ups += chunk.length / 2;
          if (ups === (both ? 2 : 1)) resolve();
        });
      });
      const megabytes = treeMegabytes(child.pid ?? 0);
      process.kill(-(child.pid ?? 0), "SIGKILL");
      return megabytes;
    };
    const [one, two] = [await start(false), await start(true)];
    expect(one).toBeGreaterThan(20);
    expect(two).toBeGreaterThan(one);
    expect(two).toBeLessThan(2 * one);
  });
  it("is not a number for a group that does not exist", () => expect(treeMegabytes(-1)).toBeNaN());
});
