/** The actions on groups and the lists of pools and app clients, called by the unmodified AWS SDK over a socket. */
import {
  AdminAddUserToGroupCommand,
  AdminInitiateAuthCommand,
  AdminListGroupsForUserCommand,
  CognitoIdentityProviderClient,
  CreateGroupCommand,
  DeleteGroupCommand,
  GetGroupCommand,
  ListGroupsCommand,
  ListUserPoolClientsCommand,
  ListUserPoolsCommand,
  ListUsersInGroupCommand,
  paginateListGroups,
  UpdateGroupCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, it } from "vitest";
import {
  ACCOUNT,
  allowing,
  CLIENT_ID,
  roleArn,
  type TestEndpointOptions,
  testEndpoint,
} from "../../test/fixtures/test-endpoint.ts";

const PASSWORD = "Passw0rd!";
const EMAIL = "ada@example.com";

async function scene(options: TestEndpointOptions = {}) {
  const stage = await testEndpoint({
    groups: [],
    appClient: { ExplicitAuthFlows: ["ALLOW_ADMIN_USER_PASSWORD_AUTH"] },
    ...options,
  });
  const client = new CognitoIdentityProviderClient(stage.client);
  const UserPoolId = stage.userPool.id;
  const add = (GroupName: string, email = EMAIL) =>
    client.send(new AdminAddUserToGroupCommand({ UserPoolId, Username: email, GroupName }));
  const addUser = (email: string) =>
    stage.userPool.createUser({ username: email, password: PASSWORD, status: "CONFIRMED" });
  return { ...stage, add, addUser, client, UserPoolId };
}

const refusal = (name: string, message: string) => ({ name, message, $metadata: { httpStatusCode: 400 } });
const NOT_FOUND = refusal("ResourceNotFoundException", "Group not found.");
const BAD_TOKEN = refusal("InvalidParameterException", "Invalid pagination token given.");

describe("a group", () => {
  it("is created once, read, changed in what the request names, and deleted", async () => {
    const { client, clock, UserPoolId } = await scene();
    const GroupName = "readers";
    const named = { UserPoolId, GroupName };
    const created = { ...named, Description: "May read", Precedence: 3, RoleArn: roleArn("reader") };
    const { Group } = await client.send(new CreateGroupCommand(created));
    const at = new Date(clock.now);
    expect(Group).toEqual({ ...created, CreationDate: at, LastModifiedDate: at });
    expect((await client.send(new GetGroupCommand(named))).Group).toEqual(Group);
    await expect(client.send(new CreateGroupCommand(named))).rejects.toMatchObject(
      refusal("GroupExistsException", "A group with the name already exists."),
    );
    clock.now += 60_000;
    const updated = await client.send(new UpdateGroupCommand({ ...named, Precedence: 0 }));
    expect(updated.Group).toEqual({ ...Group, Precedence: 0, LastModifiedDate: new Date(clock.now) });
    await client.send(new DeleteGroupCommand(named));
    for (const command of [
      new GetGroupCommand(named),
      new UpdateGroupCommand(named),
      new ListUsersInGroupCommand(named),
    ])
      await expect(client.send(command)).rejects.toMatchObject(NOT_FOUND);
    await expect(client.send(new DeleteGroupCommand(named))).rejects.toMatchObject(NOT_FOUND);
  });

  it("has in the tokens of its users the role that it was created with, and then the one that it was changed to", async () => {
    const { add, addUser, client, UserPoolId } = await scene();
    addUser(EMAIL);
    const named = { UserPoolId, GroupName: "readers" };
    const claims = async () => {
      const { AuthenticationResult } = await client.send(
        new AdminInitiateAuthCommand({
          UserPoolId,
          ClientId: CLIENT_ID,
          AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
          AuthParameters: { USERNAME: EMAIL, PASSWORD },
        }),
      );
      const body = AuthenticationResult?.IdToken?.split(".")[1] ?? "";
      const { "cognito:groups": groups, "cognito:preferred_role": role } = JSON.parse(
        Buffer.from(body, "base64url").toString(),
      );
      return [groups, role];
    };
    await client.send(new CreateGroupCommand({ ...named, RoleArn: roleArn("reader") }));
    await add("readers");
    expect(await claims()).toEqual([["readers"], roleArn("reader")]);
    await client.send(new UpdateGroupCommand({ ...named, RoleArn: roleArn("writer") }));
    expect(await claims()).toEqual([["readers"], roleArn("writer")]);
    await client.send(new DeleteGroupCommand(named));
    expect(await claims()).toEqual([undefined, undefined]);
    await client.send(new CreateGroupCommand(named));
    expect(await claims()).toEqual([undefined, undefined]);
  });

  it("gets a role only from a caller who may pass it on", async () => {
    const { client, UserPoolId } = await scene({ policies: [allowing({ Action: "cognito-idp:*", Resource: "*" })] });
    const named = { UserPoolId, GroupName: "readers" };
    const denied = {
      name: "AccessDeniedException",
      message: `User: arn:aws:iam::${ACCOUNT}:user/developer is not authorized to perform: iam:PassRole on resource: ${roleArn("reader")} because no identity-based policy allows the iam:PassRole action`,
    };
    const RoleArn = roleArn("reader");
    await expect(client.send(new CreateGroupCommand({ ...named, RoleArn }))).rejects.toMatchObject(denied);
    await client.send(new CreateGroupCommand(named));
    await expect(client.send(new UpdateGroupCommand({ ...named, RoleArn }))).rejects.toMatchObject(denied);
    const passing = await scene({
      policies: [
        allowing({ Action: "cognito-idp:*", Resource: "*" }),
        allowing({
          Action: "iam:PassRole",
          Resource: RoleArn,
          Condition: { StringEquals: { "iam:PassedToService": "cognito-idp.amazonaws.com" } },
        }),
      ],
    });
    await passing.client.send(new CreateGroupCommand({ ...named, RoleArn }));
  });

  it("keeps the description of the template", async () => {
    const { client, UserPoolId } = await scene({
      groups: [{ GroupName: "readers", Description: "May read", Precedence: 0 }],
    });
    const { Group } = await client.send(new GetGroupCommand({ UserPoolId, GroupName: "readers" }));
    expect(Group).toMatchObject({ Description: "May read", Precedence: 0 });
  });

  it.each([
    [
      { GroupName: "a b" },
      "Value 'a b' at 'groupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+",
    ],
    [
      { GroupName: "a", Precedence: -1 },
      "Value '-1' at 'precedence' failed to satisfy constraint: Member must have value greater than or equal to 0",
    ],
    [
      { GroupName: "a", RoleArn: "arn:aws:iam::1:r" },
      "Value 'arn:aws:iam::1:r' at 'roleArn' failed to satisfy constraint: Member must have length greater than or equal to 20",
    ],
  ])("is refused with the members %j", async (members, message) => {
    const { client, UserPoolId } = await scene();
    await expect(client.send(new CreateGroupCommand({ UserPoolId, ...members }))).rejects.toMatchObject(
      refusal("InvalidParameterException", `1 validation error detected: ${message}`),
    );
  });
});

describe("a list", () => {
  it("of groups, of a user's groups and of a group's users comes page by page", async () => {
    const { add, addUser, client, UserPoolId } = await scene({
      groups: ["a", "b", "c"].map((GroupName) => ({ GroupName })),
    });
    const pages: string[][] = [];
    for await (const { Groups = [] } of paginateListGroups({ client, pageSize: 2 }, { UserPoolId }))
      pages.push(Groups.map(({ GroupName = "" }) => GroupName));
    expect(pages).toEqual([["a", "b"], ["c"]]);

    addUser(EMAIL);
    addUser("bob@example.com");
    for (const group of ["c", "a"]) await add(group);
    await add("c", "bob@example.com");
    const ofUser = (NextToken?: string) =>
      client.send(new AdminListGroupsForUserCommand({ UserPoolId, Username: EMAIL, Limit: 1, NextToken }));
    const first = await ofUser();
    const second = await ofUser(first.NextToken);
    expect([first, second].map(({ Groups }) => Groups?.map(({ GroupName }) => GroupName))).toEqual([["a"], ["c"]]);
    expect(second.NextToken).toBeUndefined();

    const ofGroup = (GroupName: string, NextToken?: string) =>
      client.send(new ListUsersInGroupCommand({ UserPoolId, GroupName, Limit: 1, NextToken }));
    const firstUser = await ofGroup("c");
    const secondUser = await ofGroup("c", firstUser.NextToken);
    expect(
      [firstUser, secondUser].flatMap(({ Users = [] }) => Users.flatMap(({ Attributes = [] }) => Attributes[0]?.Value)),
    ).toEqual([EMAIL, "bob@example.com"]);
    expect((await ofGroup("b")).Users).toEqual([]);
    await expect(ofGroup("a", firstUser.NextToken)).rejects.toMatchObject(BAD_TOKEN);
    await expect(ofUser(firstUser.NextToken)).rejects.toMatchObject(BAD_TOKEN);
    await expect(
      client.send(new AdminListGroupsForUserCommand({ UserPoolId, Username: "nobody" })),
    ).rejects.toMatchObject(refusal("UserNotFoundException", "User does not exist."));
  });

  it("of pools and of app clients is for callers whose policy allows it", async () => {
    const { client, clock, userPool, UserPoolId } = await scene();
    const { UserPools } = await client.send(new ListUserPoolsCommand({ MaxResults: 60 }));
    const at = new Date(clock.now);
    const pool = {
      Id: UserPoolId,
      Name: userPool.displayName,
      LambdaConfig: {},
      CreationDate: at,
      LastModifiedDate: at,
    };
    expect(UserPools).toEqual([pool]);
    const { UserPoolClients } = await client.send(new ListUserPoolClientsCommand({ UserPoolId }));
    expect(UserPoolClients).toEqual([{ ClientId: CLIENT_ID, ClientName: CLIENT_ID, UserPoolId }]);
    await expect(client.send(new ListUserPoolsCommand({ MaxResults: 61 }))).rejects.toMatchObject(
      refusal(
        "InvalidParameterException",
        "1 validation error detected: Value '61' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 60",
      ),
    );
    const ofPool = await scene({ policies: [allowing({ Action: "cognito-idp:*", Resource: userPool.arn })] });
    await ofPool.client.send(new ListUserPoolClientsCommand({ UserPoolId }));
    await expect(ofPool.client.send(new ListUserPoolsCommand({ MaxResults: 1 }))).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining("cognito-idp:ListUserPools on resource: *"),
    });
  });

  it("refuses a token that did not come from it", async () => {
    const { client, UserPoolId } = await scene();
    for (const NextToken of ["1", "e30=", Buffer.from('{"index":-1}').toString("base64")])
      await expect(client.send(new ListGroupsCommand({ UserPoolId, NextToken }))).rejects.toMatchObject(BAD_TOKEN);
  });
});
