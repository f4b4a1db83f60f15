import { readFile } from "node:fs/promises";
import { AwsClient } from "aws4fetch";
import { expect, it, onTestFinished } from "vitest";
import { startLocal } from "../local/stack/start-local.ts";

it("lets the caller's role call age, and not a developer who may do everything else", async () => {
  const reasons: string[] = [];
  const stack = await startLocal({
    template: JSON.parse(await readFile("generated/template.json", "utf8")),
    root: ".",
    log: (entry) => {
      if (entry.kind === "request" && entry.because !== undefined) reasons.push(entry.because);
    },
  });
  onTestFinished(() => stack.close());

  const url = stack.apis.find(({ name }) => name === "age")?.url;
  const callAge = (keys: typeof stack.developer) =>
    new AwsClient({ ...keys, region: stack.region, service: "execute-api" }).fetch(`${url}/age?dob=19880101`);

  expect((await callAge(stack.roleSession("AgeCallerRole"))).status).toBe(200);
  expect((await callAge(stack.developer)).status).toBe(403);
  expect(reasons).toEqual(["the API's resource policy NobodyButTheCallers denies it"]);
});
