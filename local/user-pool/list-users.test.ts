/** ListUsers with its filters, attributes and pages, called by the unmodified AWS SDK over a socket. */
import {
  AdminDeleteUserCommand,
  CognitoIdentityProviderClient,
  ListUsersCommand,
  type ListUsersCommandInput,
  paginateListUsers,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, it } from "vitest";
import { testEndpoint, VERIFIED } from "../../test/fixtures/test-endpoint.ts";

async function scene(caseSensitive = true) {
  const stage = await testEndpoint({ userPool: { UsernameConfiguration: { CaseSensitive: caseSensitive } } });
  const client = new CognitoIdentityProviderClient(stage.client);
  const UserPoolId = stage.userPool.id;
  const add = (email: string, emailVerified = true) =>
    stage.userPool.createUser({
      username: email,
      ...(emailVerified && { attributes: VERIFIED }),
      password: "Passw0rd!",
      status: "CONFIRMED",
    });
  const list = (input: Partial<ListUsersCommandInput> = {}) =>
    client.send(new ListUsersCommand({ UserPoolId, ...input }));
  const findNames = async (Filter: string) => {
    const { Users = [] } = await list({ Filter });
    return Users.map(({ Attributes }) => Attributes?.find(({ Name }) => Name === "email")?.Value?.split("@")[0]);
  };
  return { ...stage, add, client, findNames, list, UserPoolId };
}

const refusal = (message: string) => ({
  name: "InvalidParameterException",
  message,
  $metadata: { httpStatusCode: 400 },
});

it("filters by every attribute that Cognito can search for", async () => {
  const { add, findNames } = await scene();
  const ada = add("ada@example.com");
  const anne = add("anne@example.com");
  add("bob@example.com");
  ada.status = "UNCONFIRMED";
  anne.enabled = false;
  expect(await findNames('email = "ada@example.com"')).toEqual(["ada"]);
  expect(await findNames('"email"^="a"')).toEqual(["ada", "anne"]);
  expect(await findNames('email = "ADA@example.com"')).toEqual([]);
  expect(await findNames(`sub = "${anne.sub}"`)).toEqual(["anne"]);
  expect(await findNames(`sub ^= "${anne.sub.slice(0, 18)}"`)).toEqual(["anne"]);
  expect(await findNames(`username = "${ada.sub}"`)).toEqual(["ada"]);
  expect(await findNames(`username = "${ada.sub.toUpperCase()}"`)).toEqual([]);
  expect(await findNames('cognito:user_status = "unconfirmed"')).toEqual(["ada"]);
  expect(await findNames('cognito:user_status ^= "CONF"')).toEqual(["anne", "bob"]);
  expect(await findNames('status = "Disabled"')).toEqual(["anne"]);
  expect(await findNames('status = "enabled"')).toEqual([]);
  expect(await findNames('status = "Enabled"')).toEqual(["ada", "bob"]);
  for (const name of ["phone_number", "name", "given_name", "family_name", "preferred_username"])
    expect(await findNames(`${name} = "x"`)).toEqual([]);
  expect(await findNames("")).toEqual(["ada", "anne", "bob"]);
});

it("finds an address in any case where the pool's names are not case-sensitive", async () => {
  const { add, findNames } = await scene(false);
  add("Ada@example.com");
  expect(await findNames('email ^= "aDA"')).toEqual(["Ada"]);
});

it("takes a quotation mark in a value when a backslash escapes it", async () => {
  const { add, findNames } = await scene();
  add('"a\\b"@example.com');
  expect(await findNames('email = "\\"a\\\\b\\"@example.com"')).toEqual(['"a\\b"']);
});

it("refuses a filter of another form and an attribute that cannot be searched for", async () => {
  const { findNames } = await scene();
  for (const filter of [
    "foo",
    'email == "x"',
    "email = x",
    "email =",
    'email ^= ""."@gmail.com"',
    'email = "x" and sub = "y"',
  ])
    await expect(findNames(filter), filter).rejects.toMatchObject(refusal("Error while parsing filter."));
  for (const name of ["custom:foo", "email_verified", "locale"])
    await expect(findNames(`${name} = "x"`)).rejects.toMatchObject(refusal(`Invalid search attribute: ${name}`));
});

it("returns the attributes that the request names, none for an empty list, and refuses those that a user does not have", async () => {
  const { add, list } = await scene();
  add("ada@example.com");
  const names = async (AttributesToGet: string[]) =>
    (await list({ AttributesToGet })).Users?.map(({ Attributes }) => Attributes?.map(({ Name }) => Name));
  expect(await names(["email"])).toEqual([["email"]]);
  expect(await names([])).toEqual([[]]);
  await expect(names(["sub", "email"])).rejects.toMatchObject(refusal("Input fails to satisfy the constraints."));
  await expect(names(["email", "given_name"])).rejects.toMatchObject(
    refusal("One or more requested attributes do not exist."),
  );
});

it("shows every user once although each page is deleted before the next is read", async () => {
  const { add, client, UserPoolId } = await scene();
  for (let count = 0; count < 5; count++) add(`u${count}@example.com`);
  const pages: number[] = [];
  for await (const { Users = [] } of paginateListUsers(
    { client, pageSize: 2 },
    { UserPoolId, Filter: 'email ^= "u"' },
  )) {
    pages.push(Users.length);
    for (const { Username } of Users) await client.send(new AdminDeleteUserCommand({ UserPoolId, Username }));
  }
  expect(pages).toEqual([2, 2, 1]);
});

it("sets no limit by a limit of 0, and refuses a token of another filter", async () => {
  const { add, list } = await scene();
  for (const name of ["a", "b", "c"]) add(`${name}@example.com`);
  const all = await list({ Limit: 0 });
  expect([all.Users?.length, all.PaginationToken]).toEqual([3, undefined]);
  const { PaginationToken } = await list({ Limit: 1 });
  expect((await list({ Limit: 2, PaginationToken })).Users?.length).toBe(2);
  await expect(list({ PaginationToken, Filter: 'email ^= "b"' })).rejects.toMatchObject(
    refusal("Invalid pagination token given."),
  );
});
