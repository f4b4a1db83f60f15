import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  type PutSecretValueCommandInput,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { describe, expect, it } from "vitest";
import { SECRET_ARN, type TestEndpointOptions, testEndpoint } from "../../test/fixtures/test-endpoint.ts";

const ONE = "00000000-0000-4000-8000-000000000001";
const TWO = "00000000-0000-4000-8000-000000000002";
const THREE = "00000000-0000-4000-8000-000000000003";

async function scene(secret: TestEndpointOptions["secret"] = {}) {
  const { client: options } = await testEndpoint({ secret });
  const client = new SecretsManagerClient(options);
  const get = (which: { VersionId?: string; VersionStage?: string } = {}) =>
    client.send(new GetSecretValueCommand({ SecretId: SECRET_ARN, ...which }));
  const put = (ClientRequestToken: string, SecretString: string) =>
    client.send(new PutSecretValueCommand({ SecretId: SECRET_ARN, ClientRequestToken, SecretString }));
  return { client, get, put };
}

describe("a secret's versions", () => {
  it("are found by id, by label, and by both when both name one version", async () => {
    const { get, put } = await scene();
    await put(ONE, "one");
    await put(TWO, "two");
    expect(await get({ VersionId: ONE })).toMatchObject({ SecretString: "one", VersionStages: ["AWSPREVIOUS"] });
    expect(await get({ VersionId: TWO, VersionStage: "AWSCURRENT" })).toMatchObject({ SecretString: "two" });
    await expect(get({ VersionId: ONE, VersionStage: "AWSCURRENT" })).rejects.toMatchObject({
      name: "InvalidRequestException",
      message: "You provided a VersionStage that is not associated to the provided VersionId.",
    });
    await expect(get({ VersionId: THREE })).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: `Secrets Manager can't find the specified secret value for VersionId: ${THREE}`,
    });
    await expect(get({ VersionStage: "AWSPENDING" })).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  it("are created once for a token, so a retry changes nothing", async () => {
    const { get, put } = await scene();
    await put(ONE, "one");
    await put(TWO, "two");
    expect(await put(TWO, "two")).toMatchObject({ VersionId: TWO, VersionStages: ["AWSCURRENT"] });
    expect((await get({ VersionStage: "AWSPREVIOUS" })).SecretString).toBe("one");
    expect(await put(ONE, "one")).toMatchObject({ VersionId: ONE, VersionStages: ["AWSPREVIOUS"] });
    expect((await get()).SecretString).toBe("two");
  });

  it("keep their value: another value under the same token is refused", async () => {
    const { get, put } = await scene();
    await put(ONE, "one");
    await expect(put(ONE, "two")).rejects.toMatchObject({ name: "ResourceExistsException" });
    expect((await get()).SecretString).toBe("one");
  });

  it("without a label are found by id and keep their value", async () => {
    const { client, get, put } = await scene();
    for (const [id, value] of [
      [ONE, "one"],
      [TWO, "two"],
      [THREE, "three"],
    ] as const)
      await put(id, value);
    expect((await get({ VersionId: ONE })).VersionStages).toBeUndefined();
    expect((await get({ VersionId: ONE })).SecretString).toBe("one");
    await expect(get({ VersionId: ONE, VersionStage: "AWSPREVIOUS" })).rejects.toMatchObject({
      name: "InvalidRequestException",
    });
    await expect(put(ONE, "another")).rejects.toMatchObject({ name: "ResourceExistsException" });
    expect((await put(ONE, "one")).VersionStages).toEqual([]);
    expect((await get()).SecretString).toBe("three");
    const { VersionIdsToStages } = await client.send(new DescribeSecretCommand({ SecretId: SECRET_ARN }));
    expect(VersionIdsToStages).toEqual({ [THREE]: ["AWSCURRENT"], [TWO]: ["AWSPREVIOUS"] });
  });

  it("begin with the template's value when it has one", async () => {
    const { client, get } = await scene({ SecretString: "from the template", Description: "Who day is" });
    expect((await get()).SecretString).toBe("from the template");
    const described = await client.send(new DescribeSecretCommand({ SecretId: SECRET_ARN }));
    expect(described.Description).toBe("Who day is");
    expect(JSON.stringify(described)).not.toContain("from the template");
  });
});

describe("PutSecretValue", () => {
  it.each<[string, Partial<PutSecretValueCommandInput>]>([
    ["SecretBinary", { SecretBinary: new Uint8Array([1]) }],
    ["VersionStages", { SecretString: "x", VersionStages: ["AWSPENDING"] }],
    ["RotationToken", { SecretString: "x", RotationToken: ONE.padEnd(36, "0") }],
  ])("with %s is said not to be imitated, and stores nothing", async (name, input) => {
    const { client, get } = await scene();
    const put = new PutSecretValueCommand({ SecretId: SECRET_ARN, ...input });
    await expect(client.send(put)).rejects.toMatchObject({
      name: "NotImitated",
      message: `secretsmanager PutSecretValue with ${name} is not imitated by the local stack`,
    });
    await expect(get()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  it("requires a value", async () => {
    const { client } = await scene();
    await expect(client.send(new PutSecretValueCommand({ SecretId: SECRET_ARN }))).rejects.toMatchObject({
      name: "InvalidRequestException",
    });
  });
});
