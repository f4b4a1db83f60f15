import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { scratch } from "../../test/fixtures/scratch.ts";
import { startOnboarding } from "./onboard-process.ts";

const OPTIONS = { region: "eu-west-1", userPoolId: "", appClientId: "", identityPoolId: "", secretId: "", group: "" };

/** Starts onboarding in a process that runs `body`. */
async function startWith(body: string) {
  const file = join(await scratch(), "child.mjs");
  await writeFile(file, body);
  return startOnboarding(pathToFileURL(file));
}

describe("onboarding in a process of its own", () => {
  it("has the outcome that the process sends", async () => {
    const body = `process.once("message", ({ region }) => process.send({ ok: true, did: "created", username: region }));`;
    const onboard = await startWith(body);
    expect(await onboard(OPTIONS)).toEqual({ ok: true, did: "created", username: "eu-west-1" });
  });

  it("is a refusal in a sentence when the process is killed at work", async () => {
    const onboard = await startWith(`process.once("message", () => process.kill(process.pid, "SIGKILL"));`);
    expect(await onboard(OPTIONS)).toMatchObject({
      ok: false,
      sentence: "The onboarding process ended by SIGKILL before it had an outcome. Start the stack again.",
    });
  });

  it("is a refusal in a sentence when the process has ended before it got the options", async () => {
    const onboard = await startWith("process.exit(3);");
    const first = await onboard(OPTIONS);
    // By now the channel is closed, too.
    expect(await onboard(OPTIONS)).toEqual(first);
    expect(first).toMatchObject({
      ok: false,
      sentence: "The onboarding process ended with exit code 3 before it had an outcome. Start the stack again.",
    });
  });
});
