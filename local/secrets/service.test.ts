import { randomBytes } from "node:crypto";
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { describe, expect, it } from "vitest";
import {
  ACCOUNT,
  KEY_ARN,
  REGION,
  SECRET_ARN,
  type TestEndpointOptions,
  testEndpoint,
} from "../../test/fixtures/test-endpoint.ts";
import { createSessions } from "../iam/sessions.ts";
import type { Json } from "../json.ts";
import { secretsService } from "./service.ts";

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

describe("staging labels", () => {
  async function pending() {
    const { client, get, put } = await scene();
    await put(ONE, "one");
    const add = new PutSecretValueCommand({
      SecretId: SECRET_ARN,
      ClientRequestToken: TWO,
      SecretString: "two",
      VersionStages: ["AWSPENDING"],
    });
    const added = await client.send(add);
    const move = (from?: string, to = TWO) =>
      client.send(
        new UpdateSecretVersionStageCommand({
          SecretId: SECRET_ARN,
          VersionStage: "AWSCURRENT",
          MoveToVersionId: to,
          ...(from !== undefined && { RemoveFromVersionId: from }),
        }),
      );
    return { added, client, get, move, put };
  }

  it("other than AWSCURRENT leave the current value as it is", async () => {
    const { added, get } = await pending();
    expect(added.VersionStages).toEqual(["AWSPENDING"]);
    expect((await get()).SecretString).toBe("one");
    expect((await get({ VersionStage: "AWSPENDING" })).SecretString).toBe("two");
  });

  it("include AWSCURRENT for the first version of a secret", async () => {
    const { client, get } = await scene();
    const put = new PutSecretValueCommand({ SecretId: SECRET_ARN, SecretString: "x", VersionStages: ["AWSPENDING"] });
    expect((await client.send(put)).VersionStages).toEqual(["AWSCURRENT", "AWSPENDING"]);
    expect((await get()).SecretString).toBe("x");
  });

  it("move from the version that has them, and AWSPREVIOUS follows AWSCURRENT", async () => {
    const { client, get, move } = await pending();
    await move(ONE);
    expect((await get()).SecretString).toBe("two");
    const { VersionIdsToStages } = await client.send(new DescribeSecretCommand({ SecretId: SECRET_ARN }));
    expect(VersionIdsToStages).toEqual({ [ONE]: ["AWSPREVIOUS"], [TWO]: ["AWSPENDING", "AWSCURRENT"] });
  });

  it("stay where they are when the caller names another version, or none", async () => {
    const { get, move, put } = await pending();
    await put(THREE, "three");
    await expect(move(ONE)).rejects.toMatchObject({
      name: "InvalidParameterException",
      message:
        "When you move staging label AWSCURRENT, if you specify RemoveFromVersionId, it must be set to the version that currently has the staging label AWSCURRENT.",
    });
    await expect(move()).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: `The parameter RemoveFromVersionId can't be empty. Staging label AWSCURRENT is currently attached to version ${THREE}, so you must explicitly reference that version in RemoveFromVersionId.`,
    });
    await expect(move(THREE, TWO.replace("2", "9"))).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    expect((await get()).SecretString).toBe("three");
  });

  it("are removed when the request names no other version, except AWSCURRENT", async () => {
    const { client, get } = await pending();
    const remove = (VersionStage: string, RemoveFromVersionId?: string) =>
      client.send(
        new UpdateSecretVersionStageCommand({
          SecretId: SECRET_ARN,
          VersionStage,
          ...(RemoveFromVersionId !== undefined && { RemoveFromVersionId }),
        }),
      );
    await expect(remove("AWSPENDING", ONE)).rejects.toMatchObject({ name: "InvalidParameterException" });
    await expect(remove("AWSPENDING")).rejects.toMatchObject({ name: "InvalidParameterException" });
    await remove("AWSPENDING", TWO);
    expect((await get({ VersionId: TWO })).VersionStages).toBeUndefined();
    await expect(remove("AWSCURRENT", ONE)).rejects.toMatchObject({
      name: "InvalidParameterException",
      message:
        "You can only move staging label AWSCURRENT to a different secret version. It can't be completely removed.",
    });
  });
});

/** Returns the actions of a new service, whose secret has these properties. */
function actionsOf(properties: Json) {
  const surroundings = { now: () => 0, randomBytes, after: () => () => undefined };
  const secrets = [{ arn: SECRET_ARN, name: "account", properties }];
  const { actions } = secretsService({ region: REGION, accountId: ACCOUNT, keys: [KEY_ARN], secrets, surroundings });
  const caller = createSessions({ surroundings, accountId: ACCOUNT }).addUser("caller");
  return (name: string) => {
    const action = actions.get(name);
    if (action?.access !== "permitted") throw new Error(`${name} needs a permission`);
    return { ...action, run: (input: Json) => action.run(input, caller) };
  };
}

/** Returns an action of a new service, whose secret is encrypted with a KMS key of the account. */
function actionOf(name: string) {
  return actionsOf({ KmsKeyId: KEY_ARN })(name);
}

describe("a secret with a KMS key of the account", () => {
  it("needs the key through Secrets Manager, for this secret", () => {
    expect(actionOf("PutSecretValue").furtherPermissions?.({ SecretId: "account" })).toMatchObject(
      ["kms:GenerateDataKey", "kms:Decrypt"].map((action) => ({
        action,
        resource: KEY_ARN,
        context: {
          "kms:viaservice": `secretsmanager.${REGION}.amazonaws.com`,
          "kms:encryptioncontext:secretarn": SECRET_ARN,
        },
      })),
    );
  });
});

describe("a secret whose KMS key changes", () => {
  it("moves the versions with a label to the new key, and leaves the others under their own", async () => {
    const get = actionsOf({ SecretString: "zero" });
    for (const ClientRequestToken of [ONE, TWO, THREE]) {
      await get("PutSecretValue").run({ SecretId: "account", ClientRequestToken, SecretString: ClientRequestToken });
    }
    const update = { SecretId: "account", KmsKeyId: KEY_ARN };
    expect(
      get("UpdateSecret")
        .furtherPermissions?.(update)
        .map(({ action }) => action),
    ).toEqual(["kms:Encrypt", "kms:GenerateDataKey", "kms:Decrypt"]);
    await get("UpdateSecret").run(update);
    const keysToRead = (VersionId: string) =>
      get("GetSecretValue")
        .furtherPermissions?.({ SecretId: "account", VersionId })
        .map(({ resource }) => resource);
    expect([ONE, TWO, THREE].map(keysToRead)).toEqual([[], [KEY_ARN], [KEY_ARN]]);
    expect(get("UpdateSecret").furtherPermissions?.({ SecretId: "account", Description: "d" })).toEqual([]);
    await get("UpdateSecret").run({ SecretId: "account", KmsKeyId: "" });
    expect(keysToRead(THREE)).toEqual([]);
  });

  it("may not move to a key that the template does not have", async () => {
    const get = actionsOf({ SecretString: "zero" });
    expect(await get("UpdateSecret").run({ SecretId: "account", KmsKeyId: "alias/other" })).toMatchObject({
      kind: "not imitated",
    });
  });
});

describe("PutSecretValue", () => {
  // The SDK sends a token of its own when a caller gives none.
  it("requires a ClientRequestToken", () => {
    expect(actionOf("PutSecretValue").run({ SecretId: "account", SecretString: "x" })).toMatchObject({
      type: "InvalidRequestException",
      message: "You must provide a ClientRequestToken value. We recommend a UUID-type value.",
    });
  });

  it("with a RotationToken is said not to be imitated, and stores nothing", async () => {
    const { client, get } = await scene();
    const put = new PutSecretValueCommand({
      SecretId: SECRET_ARN,
      SecretString: "x",
      RotationToken: ONE.padEnd(36, "0"),
    });
    await expect(client.send(put)).rejects.toMatchObject({
      name: "NotImitated",
      message: "secretsmanager PutSecretValue with RotationToken is not imitated by the local stack",
    });
    await expect(get()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  it("stores bytes, and refuses bytes beside a string", async () => {
    const { client, get } = await scene();
    const SecretBinary = new Uint8Array([0, 1, 2, 255]);
    const put = { SecretId: SECRET_ARN, ClientRequestToken: ONE, SecretBinary };
    await expect(client.send(new PutSecretValueCommand({ ...put, SecretString: "x" }))).rejects.toMatchObject({
      name: "InvalidParameterException",
    });
    await client.send(new PutSecretValueCommand(put));
    expect(await get()).toMatchObject({ SecretBinary, VersionId: ONE });
    expect((await get()).SecretString).toBeUndefined();
  });

  it("requires the token before the secret is looked for", () => {
    expect(actionOf("PutSecretValue").run({ SecretId: "nowhere", SecretString: "x" })).toMatchObject({
      type: "InvalidRequestException",
    });
  });

  it("requires a value", async () => {
    const { client } = await scene();
    await expect(client.send(new PutSecretValueCommand({ SecretId: SECRET_ARN }))).rejects.toMatchObject({
      name: "InvalidRequestException",
    });
  });
});
