import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { scratch } from "../../test/fixtures/scratch.ts";
import { readDeployment } from "./deployment.ts";

const PROJECT = [
  "service: pair",
  "provider: { name: aws, region: eu-west-1 }",
  "params: { prod: { account: '111122223333' }, qa: { account: 111 } }",
].join("\n");

async function read(flags: Parameters<typeof readDeployment>[1], environment = {}) {
  const root = await scratch();
  await writeFile(join(root, "serverless.yml"), PROJECT);
  return readDeployment(root, flags, environment);
}

describe("readDeployment", () => {
  it("reads stack, region and account of a stage", async () => {
    expect(await read({ stage: "prod" })).toEqual({
      ok: true,
      deployment: { stage: "prod", stackName: "pair-prod", region: "eu-west-1", account: "111122223333" },
    });
  });

  it("takes region and account from flags first, and needs no account for dev", async () => {
    expect(await read({ stage: "prod", region: "us-east-1", account: "444455556666" })).toMatchObject({
      deployment: { region: "us-east-1", account: "444455556666" },
    });
    expect(await read({ stage: "dev" })).toMatchObject({ ok: true, deployment: { account: undefined } });
  });

  it.each([
    ["a stage that is not a name", { stage: "../prod" }, {}, "--stage ../prod: a stage must be one word"],
    ["a stage without an account", { stage: "test" }, {}, "Stage test has no account."],
    ["an account that is not twelve digits", { stage: "qa" }, {}, "The account of stage qa must be twelve digits"],
    [
      "another region in the environment",
      { stage: "dev" },
      { AWS_REGION: "us-east-1" },
      "AWS_REGION is us-east-1, but serverless.yml deploys to eu-west-1. Unset the variable, or pass --region.",
    ],
  ])("refuses %s", async (_, flags, environment, sentence) => {
    const outcome = await read(flags, environment);
    expect(outcome.ok ? "" : outcome.sentence).toContain(sentence);
  });

  it("accepts a region in the environment that is the same, and any when a flag names one", async () => {
    expect(await read({ stage: "dev" }, { AWS_REGION: "eu-west-1" })).toMatchObject({ ok: true });
    expect(await read({ stage: "dev", region: "us-east-1" }, { AWS_REGION: "eu-west-1" })).toMatchObject({ ok: true });
  });
});
