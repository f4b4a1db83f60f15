import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { groupCpuMs } from "./group-cpu.ts";

describe.runIf(existsSync("/proc/self/stat"))("groupCpuMs", () => {
  it("counts what a process of the group has used", async () => {
    const script =
      "const from = Date.now(); while (process.cpuUsage().user < 300_000); process.stdout.write('up'); setInterval(() => {}, 1000)";
    const child = spawn(process.execPath, ["-e", script], { detached: true });
    await new Promise((resolve) => child.stdout.once("data", resolve));
    const used = groupCpuMs(child.pid ?? 0);
    process.kill(-(child.pid ?? 0), "SIGKILL");
    expect(used).toBeGreaterThanOrEqual(280);
  });
  it("is 0 for a group that does not exist", () => expect(groupCpuMs(-1)).toBe(0));
});
