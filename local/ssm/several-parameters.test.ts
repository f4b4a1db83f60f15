import {
  DeleteParameterCommand,
  DeleteParametersCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  GetParametersByPathCommand,
  type GetParametersByPathCommandInput,
  GetParametersCommand,
  LabelParameterVersionCommand,
  PutParameterCommand,
  type PutParameterCommandInput,
  SSMClient,
  UnlabelParameterVersionCommand,
} from "@aws-sdk/client-ssm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ACCOUNT, allowing, KEY_ARN, openEndpoint, REGION } from "../../test/fixtures/test-endpoint.ts";

const arn = (name: string) => `arn:aws:ssm:${REGION}:${ACCOUNT}:parameter${name}`;

let endpoint: Awaited<ReturnType<typeof openEndpoint>>;
let client: SSMClient;
beforeAll(async () => {
  endpoint = await openEndpoint();
  client = new SSMClient(endpoint.client);
});
afterAll(() => endpoint.close());

const put = (Name: string, Value = "x", input: Partial<PutParameterCommandInput> = {}) =>
  client.send(new PutParameterCommand({ Name, Value, Type: "String", Overwrite: true, ...input }));
const get = async (Name: string) => (await client.send(new GetParameterCommand({ Name }))).Parameter;
const getByPath = async (input: GetParametersByPathCommandInput) => {
  const { NextToken, Parameters = [] } = await client.send(new GetParametersByPathCommand(input));
  return { NextToken, names: Parameters.map(({ Name }) => Name) };
};

describe("a parameter", () => {
  it.each([
    ["/slash", "slash"],
    ["plain", "/plain"],
  ])("created as %s is the one that is named %s", async (created, other) => {
    await put(created, "one");
    expect(await get(other)).toMatchObject({ Name: created, Value: "one" });
    expect((await put(other, "two")).Version).toBe(2);
    expect((await get(created))?.Value).toBe("two");
    const { Parameters } = await client.send(new GetParametersCommand({ Names: [other] }));
    expect(Parameters).toHaveLength(1);
    await client.send(new DeleteParameterCommand({ Name: other }));
    await expect(get(created)).rejects.toMatchObject({ name: "ParameterNotFound" });
  });

  it("is found by its ARN in every action that reads, with a version as well", async () => {
    await put("/by/arn", "one");
    await put("/by/arn", "two");
    expect((await get(arn("/by/arn")))?.Value).toBe("two");
    expect(await get(`${arn("/by/arn")}:1`)).toMatchObject({ Name: "/by/arn", Value: "one", Selector: ":1" });
    const { Parameters } = await client.send(new GetParametersCommand({ Names: [arn("/by/arn")] }));
    expect(Parameters).toMatchObject([{ ARN: arn("/by/arn"), Name: "/by/arn" }]);
  });

  it("may be a list of strings, and keeps its type", async () => {
    await put("/list", "a,b", { Type: "StringList" });
    expect(await get("/list")).toMatchObject({ Type: "StringList", Value: "a,b", DataType: "text" });
    await expect(put("/list", "a", { Type: "String" })).rejects.toMatchObject({
      name: "HierarchyTypeMismatchException",
    });
    expect((await get("/list"))?.Value).toBe("a,b");
  });

  it("may have blanks around its name in a request", async () => {
    await put("  /blank ", "x");
    expect((await get("/blank"))?.Name).toBe("/blank");
  });
});

describe("GetParameters", () => {
  it("gives the parameters that exist, and lists the other names", async () => {
    await put("/many/a", "1");
    await put("/many/b", "2");
    const Names = ["/many/b", "/many/a", "/many/c", "/many/a:7", "a b"];
    const { InvalidParameters, Parameters } = await client.send(new GetParametersCommand({ Names }));
    expect(Parameters?.map(({ Name, Value }) => [Name, Value])).toEqual([
      ["/many/b", "2"],
      ["/many/a", "1"],
    ]);
    expect(InvalidParameters).toEqual(["/many/c", "/many/a:7", "a b"]);
  });

  it("takes ten names at most", async () => {
    const Names = Array.from({ length: 11 }, (_, index) => `/n${index}`);
    await expect(client.send(new GetParametersCommand({ Names }))).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringMatching(
        /at 'names' failed to satisfy constraint: Member must have length less than or equal to 10$/,
      ),
    });
  });
});

describe("DeleteParameters", () => {
  it("deletes what exists and lists the rest", async () => {
    await put("/drop/a");
    const dropped = await client.send(new DeleteParametersCommand({ Names: ["/drop/a", "/drop/b"] }));
    expect(dropped).toMatchObject({ DeletedParameters: ["/drop/a"], InvalidParameters: ["/drop/b"] });
    await expect(get("/drop/a")).rejects.toMatchObject({ name: "ParameterNotFound" });
  });
});

describe("GetParametersByPath", () => {
  beforeAll(async () => {
    for (const name of ["/path/a", "/path/b/c", "/path/b/d/e", "/pathology/x"]) await put(name);
    await put("/path/list", "a,b", { Type: "StringList" });
  });

  it("gives one level, or every level with Recursive, and nothing beside the path", async () => {
    expect((await getByPath({ Path: "/path" })).names).toEqual(["/path/a", "/path/list"]);
    expect((await getByPath({ Path: "/path/", Recursive: true })).names).toEqual([
      "/path/a",
      "/path/b/c",
      "/path/b/d/e",
      "/path/list",
    ]);
    expect((await getByPath({ Path: "/path/a" })).names).toEqual([]);
    expect(
      (await getByPath({ Path: "/" })).names.every((name) => name?.lastIndexOf("/") === 0 || !name?.includes("/")),
    ).toBe(true);
  });

  it("filters by type", async () => {
    const filter = (Values: string[]) => ({ Path: "/path", ParameterFilters: [{ Key: "Type", Values }] });
    expect((await getByPath(filter(["StringList"]))).names).toEqual(["/path/list"]);
    expect((await getByPath(filter(["SecureString", "String"]))).names).toEqual(["/path/a"]);
  });

  it("pages", async () => {
    const first = await getByPath({ Path: "/path", Recursive: true, MaxResults: 3 });
    expect(first.names).toHaveLength(3);
    const rest = { Path: "/path", Recursive: true, MaxResults: 3, NextToken: first.NextToken };
    expect(await getByPath(rest)).toEqual({ names: ["/path/list"], NextToken: undefined });
  });

  it.each<[string, GetParametersByPathCommandInput, string]>([
    ["a path without a slash", { Path: "path" }, "ValidationException"],
    ["a page of eleven", { Path: "/path", MaxResults: 11 }, "ValidationException"],
    ["a token of its own", { Path: "/path", NextToken: "x" }, "InvalidNextToken"],
    ["a filter by name", { Path: "/path", ParameterFilters: [{ Key: "Name", Values: ["a"] }] }, "InvalidFilterKey"],
    [
      "an unknown option",
      { Path: "/path", ParameterFilters: [{ Key: "Type", Option: "Not", Values: ["String"] }] },
      "InvalidFilterOption",
    ],
    [
      "an unknown type",
      { Path: "/path", ParameterFilters: [{ Key: "Type", Values: ["Number"] }] },
      "InvalidFilterValue",
    ],
    [
      "a filter by label, which is not imitated",
      { Path: "/path", ParameterFilters: [{ Key: "Label", Values: ["a"] }] },
      "NotImitated",
    ],
    ["AWS's own parameters, which are not imitated", { Path: "/aws/service" }, "NotImitated"],
  ])("refuses %s", async (_, input, name) => {
    await expect(getByPath(input)).rejects.toMatchObject({ name });
  });
});

describe("a label", () => {
  const label = (Labels: string[], ParameterVersion?: number) =>
    client.send(
      new LabelParameterVersionCommand({
        Name: "/label",
        Labels,
        ...(ParameterVersion !== undefined && { ParameterVersion }),
      }),
    );

  it("chooses a version, moves to another one, and can be removed", async () => {
    await put("/label", "one");
    await put("/label", "two");
    expect(await label(["stable"], 1)).toMatchObject({ InvalidLabels: [], ParameterVersion: 1 });
    expect(await get("/label:stable")).toMatchObject({ Selector: ":stable", Value: "one", Version: 1 });
    expect((await label(["stable", "other"])).ParameterVersion).toBe(2);
    expect((await get("/label:stable"))?.Value).toBe("two");
    const { Parameters } = await client.send(new GetParameterHistoryCommand({ Name: "/label" }));
    expect(Parameters?.map(({ Labels }) => Labels)).toEqual([[], ["stable", "other"]]);
    const remove = { Name: "/label", ParameterVersion: 2, Labels: ["stable", "nothing"] };
    expect(await client.send(new UnlabelParameterVersionCommand(remove))).toMatchObject({
      InvalidLabels: ["nothing"],
      RemovedLabels: ["stable"],
    });
    await expect(get("/label:stable")).rejects.toMatchObject({ name: "ParameterVersionNotFound" });
  });

  it("of a form that AWS does not allow is listed as invalid", async () => {
    await put("/label", "x");
    const InvalidLabels = ["1st", "aws-x", "SSM", "a b"];
    expect((await label(["fine", ...InvalidLabels])).InvalidLabels).toEqual(InvalidLabels);
    await expect(label(["fine"], 99)).rejects.toMatchObject({ name: "ParameterVersionNotFound" });
  });

  it("is one of ten at most on a version, and keeps the oldest version from being deleted", async () => {
    await put("/label/ten", "x");
    const ten = Array.from({ length: 10 }, (_, index) => `l${index}`);
    const command = (Labels: string[]) => new LabelParameterVersionCommand({ Name: "/label/ten", Labels });
    await client.send(command(ten));
    await expect(client.send(command(["more"]))).rejects.toMatchObject({
      name: "ParameterVersionLabelLimitExceeded",
    });
    for (let version = 2; version <= 100; version++) await put("/label/ten", String(version));
    await expect(put("/label/ten", "101")).rejects.toMatchObject({ name: "ParameterMaxVersionLimitExceeded" });
  });
});

describe("GetParameterHistory", () => {
  it("gives every version, the oldest first, with its author", async () => {
    await put("/history", "one", { Type: "SecureString", Description: "d" });
    await put("/history", "two", { Type: "SecureString" });
    const history = async (input: object) =>
      client.send(new GetParameterHistoryCommand({ Name: "/history", WithDecryption: true, ...input }));
    expect((await history({})).Parameters).toMatchObject([
      {
        Version: 1,
        Value: "one",
        Description: "d",
        KeyId: "alias/aws/ssm",
        LastModifiedUser: `arn:aws:iam::${ACCOUNT}:user/developer`,
      },
      { Version: 2, Value: "two", Tier: "Standard" },
    ]);
    expect((await history({ WithDecryption: false })).Parameters?.[0]?.Value).toMatch(/^AQICAH/);
    const first = await history({ MaxResults: 1 });
    expect((await history({ MaxResults: 1, NextToken: first.NextToken })).Parameters?.[0]?.Version).toBe(2);
    await expect(client.send(new GetParameterHistoryCommand({ Name: "/nothing" }))).rejects.toMatchObject({
      name: "ParameterNotFound",
    });
  });
});

describe("a caller's policies", () => {
  async function callerWith(...statements: object[]) {
    const own = await openEndpoint({ policies: statements.map((statement) => allowing(statement)) });
    return { close: own.close, caller: new SSMClient(own.client) };
  }

  it("must allow GetParameters on every parameter, and GetParametersByPath on the path itself", async () => {
    const { caller, close } = await callerWith(
      { Action: ["ssm:PutParameter", "ssm:GetParameters"], Resource: arn("/mine/*") },
      { Action: "ssm:GetParametersByPath", Resource: arn("/mine") },
    );
    await caller.send(new PutParameterCommand({ Name: "/mine/a", Value: "x", Type: "String" }));
    await caller.send(new GetParametersCommand({ Names: ["/mine/a"] }));
    await expect(caller.send(new GetParametersCommand({ Names: ["/mine/a", "/other/a"] }))).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining(`ssm:GetParameters on resource: ${arn("/other/a")} because`),
    });
    for (const Path of ["/mine", "/mine/"]) await caller.send(new GetParametersByPathCommand({ Path }));
    await expect(caller.send(new GetParametersByPathCommand({ Path: "/mine/deeper" }))).rejects.toMatchObject({
      name: "AccessDeniedException",
    });
    await expect(caller.send(new GetParametersByPathCommand({ Path: "/" }))).rejects.toMatchObject({
      message: expect.stringContaining(`on resource: ${arn("/")} because`),
    });
    for (const refused of [
      caller.send(new GetParameterHistoryCommand({ Name: "/mine/a" })),
      caller.send(new LabelParameterVersionCommand({ Name: "/mine/a", Labels: ["a"] })),
      caller.send(new UnlabelParameterVersionCommand({ Name: "/mine/a", Labels: ["a"], ParameterVersion: 1 })),
      caller.send(new DeleteParametersCommand({ Names: ["/mine/a"] })),
    ]) {
      await expect(refused).rejects.toMatchObject({ name: "AccessDeniedException" });
    }
    await close();
  });

  it("must allow the key of every secure string that is decrypted", async () => {
    const { caller, close } = await callerWith(
      { Action: "ssm:*", Resource: "*" },
      { Action: "kms:Encrypt", Resource: KEY_ARN },
    );
    await caller.send(new PutParameterCommand({ Name: "/k/a", Value: "x", Type: "SecureString", KeyId: KEY_ARN }));
    const denied = { name: "AccessDeniedException" };
    const WithDecryption = true;
    await expect(caller.send(new GetParametersCommand({ Names: ["/k/a"], WithDecryption }))).rejects.toMatchObject(
      denied,
    );
    await expect(caller.send(new GetParametersByPathCommand({ Path: "/k", WithDecryption }))).rejects.toMatchObject(
      denied,
    );
    await expect(caller.send(new GetParameterHistoryCommand({ Name: "/k/a", WithDecryption }))).rejects.toMatchObject(
      denied,
    );
    expect((await caller.send(new GetParametersByPathCommand({ Path: "/k" }))).Parameters).toHaveLength(1);
    await close();
  });
});
