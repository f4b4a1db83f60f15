import {
  DeleteParameterCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  LabelParameterVersionCommand,
  PutParameterCommand,
  type PutParameterCommandInput,
  SSMClient,
  UnlabelParameterVersionCommand,
} from "@aws-sdk/client-ssm";
import { describe, expect, it } from "vitest";
import { getParameter } from "../../lib/call/parameter.ts";
import { ACCOUNT, allowing, KEY_ARN, REGION, testEndpoint } from "../../test/fixtures/test-endpoint.ts";

const NAME = "/countersign/dev/day";
const ARN = `arn:aws:ssm:${REGION}:${ACCOUNT}:parameter${NAME}`;

async function scene(policies?: readonly unknown[]) {
  const { client: options, developer, log, url } = await testEndpoint(policies ? { policies } : {});
  const client = new SSMClient(options);
  const put = (input: Partial<PutParameterCommandInput> = {}) =>
    client.send(new PutParameterCommand({ Name: NAME, Value: "one", Type: "SecureString", ...input }));
  const get = (Name = NAME) => client.send(new GetParameterCommand({ Name, WithDecryption: true }));
  /** Reads the parameter by lib/call's `getParameter`, as the service `day` does. */
  const read = (name = NAME) =>
    getParameter({ name, region: REGION, credentials: developer, environment: { AWS_ENDPOINT_URL: url } });
  return { client, get, log, put, read };
}

/** Makes policies that allow `action` on one parameter, and the statement `key` on a KMS key. */
function policies(action: string, key?: object): object[] {
  return [allowing({ Action: ["ssm:PutParameter", action], Resource: ARN }), ...(key ? [allowing(key)] : [])];
}

describe("Parameter Store", () => {
  it("begins empty, keeps parameters, and numbers their versions", async () => {
    const { get, put } = await scene();
    await expect(get()).rejects.toMatchObject({ name: "ParameterNotFound" });
    expect((await put()).Version).toBe(1);
    expect((await put({ Value: "two", Overwrite: true })).Version).toBe(2);
    expect((await get()).Parameter).toMatchObject({
      ARN,
      Name: NAME,
      Type: "SecureString",
      Value: "two",
      Version: 2,
      LastModifiedDate: expect.any(Date),
    });
    expect((await get(ARN)).Parameter?.Value).toBe("two");
  });

  it("answers that a version or a label in Name is not imitated, except where GetParameter reads it", async () => {
    const { client, get, put } = await scene();
    await put();
    expect((await get(`${NAME}:1`)).Parameter?.Value).toBe("one");
    const Name = `${NAME}:1`;
    for (const command of [
      client.send(new GetParameterHistoryCommand({ Name })),
      client.send(new LabelParameterVersionCommand({ Labels: ["live"], Name })),
      client.send(new UnlabelParameterVersionCommand({ Labels: ["live"], Name, ParameterVersion: 1 })),
    ])
      await expect(command).rejects.toMatchObject({
        name: "NotImitated",
        message: "ssm with a version or a label in the Name of this action is not imitated by the local stack",
      });
  });

  it.each([
    ["ssm-x", "ValidationException", /^Parameter name: can't be prefixed with "ssm"/],
    ["/SSM/x", "ValidationException", /^Parameter name: can't be prefixed with "ssm"/],
    ["/a b", "ValidationException", /the following 3 symbols .-_$/],
    [ARN, "ValidationException", /the following 3 symbols .-_$/],
    ["/Aws/x", "AccessDeniedException", /^No access to reserved parameter name: Aws\/x\.$/],
    ["aws-x", "ValidationException", /^Parameter name: can't be prefixed with "aws"/],
  ])("refuses the name %s", async (Name, name, message) => {
    const { put } = await scene();
    await expect(put({ Name })).rejects.toMatchObject({ name, message: expect.stringMatching(message) });
  });

  it("keeps the value of each version, found by its number", async () => {
    const { client, get, put } = await scene();
    await put();
    await put({ Value: "two", Overwrite: true });
    expect((await get(`${NAME}:1`)).Parameter).toMatchObject({ Name: NAME, Selector: ":1", Value: "one", Version: 1 });
    expect((await get(`${ARN}:2`)).Parameter).toMatchObject({ Name: NAME, Value: "two", Version: 2 });
    await expect(get(`${NAME}:3`)).rejects.toMatchObject({
      name: "ParameterVersionNotFound",
      message: `Systems Manager could not find version 3 of ${NAME}. Verify the version and try again.`,
    });
    await client.send(new DeleteParameterCommand({ Name: NAME }));
    expect((await put()).Version).toBe(1);
  });

  it("finds nothing by another account's or region's ARN", async () => {
    const { get, put } = await scene();
    await put();
    for (const other of [ARN.replace(ACCOUNT, "999999999999"), ARN.replace(REGION, "us-east-1")]) {
      await expect(get(other)).rejects.toMatchObject({ name: "ParameterNotFound" });
    }
  });

  it.each(["/aws/service/ami", "/aws/reference/secretsmanager/day"])(
    "says that reading %s, which is AWS's own, is not imitated",
    async (name) => {
      const { get } = await scene();
      await expect(get(name)).rejects.toMatchObject({ name: "NotImitated" });
    },
  );

  it("overwrites only with Overwrite", async () => {
    const { get, put } = await scene();
    await put();
    await expect(put({ Value: "two" })).rejects.toMatchObject({
      name: "ParameterAlreadyExists",
      message:
        "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
    });
    expect((await get()).Parameter?.Value).toBe("one");
  });

  it("deletes a parameter", async () => {
    const { client, get, put } = await scene();
    await put();
    // A version cannot be deleted alone, and its name does not delete the others.
    await expect(client.send(new DeleteParameterCommand({ Name: `${NAME}:1` }))).rejects.toMatchObject({
      name: "ParameterNotFound",
    });
    expect(await get()).toBeDefined();
    await client.send(new DeleteParameterCommand({ Name: NAME }));
    await expect(get()).rejects.toMatchObject({ name: "ParameterNotFound" });
  });

  it.each<[string, Partial<PutParameterCommandInput>, string]>([
    ["without a type", { Type: undefined }, "ValidationException"],
    ["with a name that is not fully qualified", { Name: "countersign/day" }, "ValidationException"],
    ["with too long a value", { Value: "x".repeat(4097) }, "ValidationException"],
    ["with an unknown key", { KeyId: "alias/nobody" }, "InvalidKeyId"],
    ["of a tier that is not imitated", { Tier: "Advanced" }, "NotImitated"],
    ["of an unknown data type", { DataType: "number" }, "ValidationException"],
    ["of a data type that is not imitated", { DataType: "aws:ec2:image" }, "NotImitated"],
    ["with a pattern, which is not imitated", { AllowedPattern: ".*" }, "NotImitated"],
    ["with more than 15 levels", { Name: "/a".repeat(16) }, "HierarchyLevelLimitExceededException"],
    ["that nests another one", { Value: "{{ssm:x}}" }, "ValidationException"],
    ["with a key that only a secure string has", { Type: "String", KeyId: KEY_ARN }, "NotImitated"],
  ])("refuses a parameter %s", async (_, input, name) => {
    const { put, read } = await scene();
    await expect(put(input)).rejects.toMatchObject({ name });
    await expect(read()).rejects.toMatchObject({ name: "ParameterNotFound" });
  });

  it("accepts 4,096 characters", async () => {
    const { put, read } = await scene();
    await put({ Value: "x".repeat(4096) });
    expect(await read()).toHaveLength(4096);
  });

  it("gives a secure string without decryption as a ciphertext that tells nothing", async () => {
    const { client, put } = await scene();
    await put();
    const { Parameter } = await client.send(new GetParameterCommand({ Name: NAME }));
    expect(Parameter).toMatchObject({ Type: "SecureString", Version: 1 });
    expect(Parameter?.Value).toMatch(/^AQICAH[A-Za-z0-9+/]{200}/);
    const again = await client.send(new GetParameterCommand({ Name: NAME, WithDecryption: false }));
    expect(again.Parameter?.Value).toBe(Parameter?.Value);
  });

  it("gives a parameter only to callers whose policy allows it", async () => {
    const allowed = await scene(policies("ssm:GetParameter"));
    await allowed.put();
    expect(await allowed.read()).toBe("one");
    await expect(allowed.read("/countersign/prod/day")).rejects.toMatchObject({ name: "AccessDeniedException" });
    const other = await scene(policies("ssm:GetParameterHistory"));
    await other.put();
    await expect(other.get()).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: `User: arn:aws:iam::${ACCOUNT}:user/developer is not authorized to perform: ssm:GetParameter on resource: ${ARN} because no identity-based policy allows the ssm:GetParameter action`,
    });
  });

  it.each([
    ["the key through this service and for this parameter", {}, true],
    ["the key through another service", { "kms:ViaService": `secretsmanager.${REGION}.amazonaws.com` }, false],
    ["the key for another parameter", { "kms:EncryptionContext:PARAMETER_ARN": `${ARN}2` }, false],
    ["no key", undefined, false],
  ])("with a KMS key of the account: %s", async (_, condition, isRead) => {
    const key = condition && {
      Action: ["kms:Encrypt", "kms:Decrypt"],
      Resource: KEY_ARN,
      Condition: {
        StringEquals: {
          "kms:ViaService": `ssm.${REGION}.amazonaws.com`,
          "kms:EncryptionContext:PARAMETER_ARN": ARN,
          ...condition,
        },
      },
    };
    const { put, read } = await scene(policies("ssm:GetParameter", key));
    const outcome = put({ KeyId: KEY_ARN }).then(() => read());
    if (isRead) expect(await outcome).toBe("one");
    else await expect(outcome).rejects.toMatchObject({ name: "AccessDeniedException" });
  });

  it("logs no value", async () => {
    const { log, put, read } = await scene();
    await put({ Value: "canary-value" });
    await read();
    expect(log).toHaveLength(2);
    expect(JSON.stringify(log)).not.toContain("canary-value");
  });
});
