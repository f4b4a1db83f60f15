import {
  CreateSecretCommand,
  type CreateSecretCommandInput,
  DeleteSecretCommand,
  DescribeSecretCommand,
  type Filter,
  GetRandomPasswordCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  type ListSecretsCommandInput,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  SecretsManagerClient,
  UpdateSecretCommand,
} from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ACCOUNT, allowing, KEY_ARN, openEndpoint, REGION, SECRET_ARN } from "../../test/fixtures/test-endpoint.ts";

type Endpoint = Awaited<ReturnType<typeof openEndpoint>>;

const ONE = "00000000-0000-4000-8000-000000000001";
const TWO = "00000000-0000-4000-8000-000000000002";
const DAY_MS = 86_400_000;

let endpoint: Endpoint;
let client: SecretsManagerClient;
beforeAll(async () => {
  endpoint = await openEndpoint();
  client = new SecretsManagerClient(endpoint.client);
});
afterAll(() => endpoint.close());

const create = (input: CreateSecretCommandInput) => client.send(new CreateSecretCommand(input));
const read = (SecretId: string) => client.send(new GetSecretValueCommand({ SecretId }));
const look = (SecretId: string) => client.send(new DescribeSecretCommand({ SecretId }));
const filterBy = (Key: Filter["Key"], ...Values: string[]): Filter => ({ Key, Values });
const list = async (input: ListSecretsCommandInput) =>
  (await client.send(new ListSecretsCommand(input))).SecretList?.map(({ Name }) => Name);

describe("CreateSecret", () => {
  it("makes a secret with an ARN of six more characters, found by name and ARN", async () => {
    const made = await create({
      Name: "new/one",
      SecretString: "x",
      ClientRequestToken: ONE,
      Description: "first",
      Tags: [{ Key: "team", Value: "blue" }],
    });
    expect(made).toMatchObject({ Name: "new/one", VersionId: ONE });
    expect(made.ARN).toMatch(new RegExp(`^arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:new/one-[A-Za-z0-9]{6}$`));
    for (const id of ["new/one", made.ARN ?? "", made.ARN?.slice(0, -7) ?? ""]) {
      expect((await read(id)).SecretString).toBe("x");
    }
    expect(await look("new/one")).toMatchObject({
      Description: "first",
      Tags: [{ Key: "team", Value: "blue" }],
      VersionIdsToStages: { [ONE]: ["AWSCURRENT"] },
    });
  });

  it("makes an empty secret, without a version", async () => {
    expect((await create({ Name: "empty" })).VersionId).toBeUndefined();
    expect((await look("empty")).VersionIdsToStages).toBeUndefined();
    await expect(read("empty")).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  it("stores bytes", async () => {
    const SecretBinary = new Uint8Array([1, 2, 254]);
    await create({ Name: "bytes", SecretBinary });
    expect((await read("bytes")).SecretBinary).toEqual(SecretBinary);
  });

  it("changes nothing when it is repeated, and refuses another value under the same name", async () => {
    const input = { Name: "twice", SecretString: "x", ClientRequestToken: ONE };
    const made = await create(input);
    expect((await create(input)).ARN).toBe(made.ARN);
    for (const change of [{ SecretString: "y" }, { ClientRequestToken: TWO }]) {
      await expect(create({ ...input, ...change })).rejects.toMatchObject({
        name: "ResourceExistsException",
        message: "The operation failed because the secret twice already exists.",
      });
    }
    expect((await read("twice")).SecretString).toBe("x");
  });

  it.each<[string, CreateSecretCommandInput, string, RegExp]>([
    [
      "a name with a blank",
      { Name: "a b" },
      "ValidationException",
      /^Invalid name\. Must be a valid name containing alphanumeric characters, or any of the following: -\/_\+=\.@!$/,
    ],
    [
      "a name that is too long",
      { Name: "a".repeat(513) },
      "ValidationException",
      /Member must have length less than or equal to 512$/,
    ],
    [
      "too many bytes",
      { Name: "big", SecretBinary: new Uint8Array(65_537) },
      "ValidationException",
      /^1 validation error detected: Value at 'secretBinary' failed to satisfy constraint: Member must have length less than or equal to 65536$/,
    ],
    [
      "a string beside bytes",
      { Name: "both", SecretString: "x", SecretBinary: new Uint8Array([1]) },
      "InvalidParameterException",
      /both/,
    ],
    [
      "a replica",
      { Name: "replica", AddReplicaRegions: [{ Region: "us-east-1" }] },
      "NotImitated",
      /CreateSecret with AddReplicaRegions/,
    ],
    [
      "another account's key",
      { Name: "key", KmsKeyId: "alias/other" },
      "NotImitated",
      /a KMS key that the template does not have/,
    ],
  ])("refuses %s and makes nothing", async (_, input, name, message) => {
    await expect(create(input)).rejects.toMatchObject({ name, message: expect.stringMatching(message) });
    expect(await list({ Filters: [filterBy("name", input.Name ?? "")] })).toEqual([]);
  });
});

describe("UpdateSecret", () => {
  it("changes the description alone, or the value, which becomes the current version", async () => {
    await create({ Name: "update", SecretString: "one", ClientRequestToken: ONE });
    const update = (input: object) => client.send(new UpdateSecretCommand({ SecretId: "update", ...input }));
    expect((await update({ Description: "d" })).VersionId).toBeUndefined();
    expect((await update({ SecretString: "two", ClientRequestToken: TWO })).VersionId).toBe(TWO);
    expect(await look("update")).toMatchObject({
      Description: "d",
      VersionIdsToStages: { [ONE]: ["AWSPREVIOUS"], [TWO]: ["AWSCURRENT"] },
    });
    await expect(update({ SecretString: "three", ClientRequestToken: TWO })).rejects.toMatchObject({
      name: "ResourceExistsException",
    });
    expect((await read("update")).SecretString).toBe("two");
  });

  it("refuses an unknown secret", async () => {
    await expect(client.send(new UpdateSecretCommand({ SecretId: "nowhere", Description: "d" }))).rejects.toMatchObject(
      { name: "ResourceNotFoundException" },
    );
  });
});

describe("DeleteSecret", () => {
  const remove = (SecretId: string, how: object = {}) => client.send(new DeleteSecretCommand({ SecretId, ...how }));

  it("schedules the deletion: until its date the secret can be restored, and nothing else", async () => {
    const input = { Name: "later", SecretString: "x", ClientRequestToken: ONE };
    await create(input);
    const { DeletionDate } = await remove("later", { RecoveryWindowInDays: 7 });
    expect(DeletionDate?.getTime()).toBe(endpoint.clock.now + 7 * DAY_MS);
    expect((await look("later")).DeletedDate).toEqual(DeletionDate);
    const marked = {
      name: "InvalidRequestException",
      message: "You can't perform this operation on the secret because it was marked for deletion.",
    };
    await expect(read("later")).rejects.toMatchObject(marked);
    await expect(remove("later")).rejects.toMatchObject(marked);
    await expect(
      client.send(new PutSecretValueCommand({ SecretId: "later", SecretString: "y" })),
    ).rejects.toMatchObject(marked);
    await expect(create(input)).rejects.toMatchObject({
      name: "InvalidRequestException",
      message: "You can't create this secret because a secret with this name is already scheduled for deletion.",
    });
    expect(await list({})).not.toContain("later");
    expect(await list({ IncludePlannedDeletion: true })).toContain("later");
    await client.send(new RestoreSecretCommand({ SecretId: "later" }));
    expect((await read("later")).SecretString).toBe("x");
    expect((await look("later")).DeletedDate).toBeUndefined();
  });

  it("ends with the recovery window of 30 days, and the name is free again", async () => {
    const own = await openEndpoint();
    try {
      const other = new SecretsManagerClient({ ...own.client, systemClockOffset: 30 * DAY_MS });
      const made = await new SecretsManagerClient(own.client).send(new CreateSecretCommand({ Name: "gone" }));
      await new SecretsManagerClient(own.client).send(new DeleteSecretCommand({ SecretId: "gone" }));
      own.clock.now += 30 * DAY_MS;
      await expect(other.send(new DescribeSecretCommand({ SecretId: "gone" }))).rejects.toMatchObject({
        name: "ResourceNotFoundException",
      });
      expect((await other.send(new CreateSecretCommand({ Name: "gone" }))).ARN).not.toBe(made.ARN);
    } finally {
      await own.close();
    }
  });

  it("at once leaves nothing, and accepts a secret that does not exist", async () => {
    await create({ Name: "now", SecretString: "x" });
    await remove("now", { ForceDeleteWithoutRecovery: true });
    await expect(look("now")).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    expect((await remove("now", { ForceDeleteWithoutRecovery: true })).Name).toBe("now");
    await expect(remove("now")).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  it.each([
    ["a window of six days", { RecoveryWindowInDays: 6 }],
    ["a window of 31 days", { RecoveryWindowInDays: 31 }],
    ["a window beside ForceDeleteWithoutRecovery", { RecoveryWindowInDays: 7, ForceDeleteWithoutRecovery: true }],
  ])("refuses %s", async (_, how) => {
    await expect(remove("account", how)).rejects.toMatchObject({ name: "InvalidParameterException" });
    expect((await look("account")).DeletedDate).toBeUndefined();
  });
});

describe("ListSecrets", () => {
  it.each<[string, Filter[], string[]]>([
    ["a prefix of the name", [filterBy("name", "list/")], ["list/Blue", "list/red"]],
    ["a name in its case", [filterBy("name", "LIST/")], []],
    ["one of several values", [filterBy("name", "list/B", "list/r")], ["list/Blue", "list/red"]],
    ["every filter", [filterBy("name", "list/"), filterBy("tag-value", "b")], ["list/Blue"]],
    [
      "a word of the description, in any case",
      [filterBy("name", "list/"), filterBy("description", "KEY")],
      ["list/red"],
    ],
    ["a tag key", [filterBy("name", "list/"), filterBy("tag-key", "tea")], ["list/Blue"]],
    ["any text", [filterBy("all", "sesame")], ["list/red"]],
    ["an owning service, which no secret has", [filterBy("owning-service", "a")], []],
  ])("filters by %s", async (_, Filters, names) => {
    for (const secret of [
      { Name: "list/Blue", Tags: [{ Key: "team", Value: "blue" }] },
      { Name: "list/red", Description: "the key of Sesame" },
    ]) {
      await create(secret).catch((error) => expect(error.name).toBe("ResourceExistsException"));
    }
    expect((await list({ Filters }))?.toSorted()).toEqual(names);
  });

  it("sorts and pages", async () => {
    for (const Name of ["page/b", "page/a", "page/c"]) await create({ Name });
    const wanted: ListSecretsCommandInput = {
      Filters: [filterBy("name", "page/")],
      MaxResults: 2,
      SortBy: "name",
      SortOrder: "desc",
    };
    const first = await client.send(new ListSecretsCommand(wanted));
    expect(first.SecretList?.map(({ Name }) => Name)).toEqual(["page/c", "page/b"]);
    const rest = { ...wanted, NextToken: first.NextToken };
    const second = await client.send(new ListSecretsCommand(rest));
    expect(second.SecretList?.map(({ Name }) => Name)).toEqual(["page/a"]);
    expect(second.NextToken).toBeUndefined();
    await expect(list({ NextToken: "made up" })).rejects.toMatchObject({ name: "InvalidNextTokenException" });
    await expect(list({ MaxResults: 101 })).rejects.toMatchObject({
      message:
        "1 validation error detected: Value '101' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 100",
    });
  });

  it("says that a negated filter is not imitated, and refuses an unknown key", async () => {
    await expect(list({ Filters: [filterBy("name", "!list")] })).rejects.toMatchObject({ name: "NotImitated" });
    // @ts-expect-error The SDK's types know the keys.
    await expect(list({ Filters: [filterBy("color", "x")] })).rejects.toMatchObject({ name: "ValidationException" });
    await expect(list({ Filters: [{ Key: "name", Values: [] }] })).rejects.toMatchObject({
      name: "InvalidParameterException",
    });
  });
});

describe("ListSecretVersionIds", () => {
  it("lists the versions with a label, and the others when it is asked to", async () => {
    await create({ Name: "versions", SecretString: "1" });
    for (const SecretString of ["2", "3"]) {
      await client.send(new PutSecretValueCommand({ SecretId: "versions", SecretString }));
    }
    const stages = async (IncludeDeprecated: boolean) =>
      (await client.send(new ListSecretVersionIdsCommand({ SecretId: "versions", IncludeDeprecated }))).Versions?.map(
        ({ VersionStages }) => VersionStages,
      );
    expect(await stages(false)).toEqual([["AWSPREVIOUS"], ["AWSCURRENT"]]);
    expect(await stages(true)).toEqual([undefined, ["AWSPREVIOUS"], ["AWSCURRENT"]]);
    await read("versions");
    const { Versions } = await client.send(new ListSecretVersionIdsCommand({ SecretId: "versions", MaxResults: 2 }));
    const day = new Date(Math.floor(endpoint.clock.now / DAY_MS) * DAY_MS);
    expect(Versions).toMatchObject([{ KmsKeyIds: ["DefaultEncryptionKey"] }, { LastAccessedDate: day }]);
    expect((await look("versions")).LastAccessedDate).toEqual(day);
  });
});

describe("GetRandomPassword", () => {
  it("draws a password by its options", async () => {
    const draw = async (options: object) =>
      (await client.send(new GetRandomPasswordCommand(options))).RandomPassword ?? "";
    expect(await draw({})).toHaveLength(32);
    expect(await draw({ PasswordLength: 50, ExcludePunctuation: true, ExcludeNumbers: true })).toMatch(
      /^[A-Za-z]{50}$/,
    );
    await expect(draw({ PasswordLength: 3 })).rejects.toMatchObject({ name: "InvalidParameterException" });
  });
});

describe("a caller's policies", () => {
  /** Makes a client of a caller who may do what the statements say. */
  async function callerWith(...statements: object[]) {
    const own = await openEndpoint({ policies: statements.map((statement) => allowing(statement)) });
    return { close: own.close, caller: new SecretsManagerClient(own.client) };
  }

  it("must allow each action on the secret's ARN, and AWS's refusal of CreateSecret names the secret by its name", async () => {
    const { close, caller } = await callerWith({
      Action: "secretsmanager:*",
      Resource: `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:mine/*`,
    });
    await caller.send(new CreateSecretCommand({ Name: "mine/a", SecretString: "x", Tags: [{ Key: "k", Value: "v" }] }));
    await caller.send(new DeleteSecretCommand({ SecretId: "mine/a" }));
    await expect(caller.send(new CreateSecretCommand({ Name: "other/a" }))).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining(
        "is not authorized to perform: secretsmanager:CreateSecret on resource: other/a because no identity-based policy",
      ),
    });
    for (const refused of [
      caller.send(new ListSecretsCommand({})),
      caller.send(new GetRandomPasswordCommand({})),
      caller.send(new DeleteSecretCommand({ SecretId: SECRET_ARN })),
      caller.send(new UpdateSecretCommand({ SecretId: SECRET_ARN, Description: "d" })),
      caller.send(new ListSecretVersionIdsCommand({ SecretId: SECRET_ARN })),
      caller.send(new RestoreSecretCommand({ SecretId: SECRET_ARN })),
    ]) {
      await expect(refused).rejects.toMatchObject({ name: "AccessDeniedException" });
    }
    await close();
  });

  it("must allow the secret's key as well, and TagResource for tags", async () => {
    const { close, caller } = await callerWith({ Action: "secretsmanager:CreateSecret", Resource: "*" });
    const denied = { name: "AccessDeniedException" };
    await caller.send(new CreateSecretCommand({ Name: "plain" }));
    await expect(caller.send(new CreateSecretCommand({ Name: "key", KmsKeyId: KEY_ARN }))).rejects.toMatchObject(
      denied,
    );
    await expect(
      caller.send(new CreateSecretCommand({ Name: "tags", Tags: [{ Key: "k", Value: "v" }] })),
    ).rejects.toMatchObject(denied);
    await close();
  });
});
