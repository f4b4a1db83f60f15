import { randomBytes } from "node:crypto";
import {
  CognitoIdentityClient,
  GetCredentialsForIdentityCommand,
  GetIdCommand,
} from "@aws-sdk/client-cognito-identity";
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, it } from "vitest";
import { refresh, signIn } from "../../lib/call/cognito-sign-in.ts";
import { srpHandshake } from "../../lib/call/srp.ts";
import {
  ACCOUNT,
  allowing,
  CLIENT_ID,
  PROVIDER,
  REGION,
  roleArn,
  type TestEndpoint,
  type TestEndpointOptions,
  testEndpoint,
} from "../../test/fixtures/test-endpoint.ts";

const NAME = "svc@example.com";
const PASSWORD = "Passw0rd!-and-longer";

/** Makes an endpoint with one user, who is in the group `callers` and has a permanent password. */
async function scene(options: TestEndpointOptions = {}) {
  const endpoint = await testEndpoint(options);
  const idp = new CognitoIdentityProviderClient(endpoint.client);
  const identity = new CognitoIdentityClient(endpoint.client);
  const user = { UserPoolId: endpoint.userPool.id, Username: NAME };
  await idp.send(
    new AdminCreateUserCommand({
      ...user,
      MessageAction: "SUPPRESS",
      UserAttributes: [
        { Name: "email", Value: NAME },
        { Name: "email_verified", Value: "true" },
      ],
    }),
  );
  await idp.send(new AdminSetUserPasswordCommand({ ...user, Password: PASSWORD, Permanent: true }));
  await idp.send(new AdminAddUserToGroupCommand({ ...user, GroupName: "callers" }));
  const pool = {
    client: idp,
    userPoolId: endpoint.userPool.id,
    appClientId: CLIENT_ID,
    now: () => endpoint.clock.now,
    randomBytes,
  };
  const getCredentials = async (idToken: string, CustomRoleArn?: string) => {
    const Logins = { [PROVIDER]: idToken };
    const { IdentityId } = await identity.send(new GetIdCommand({ IdentityPoolId: endpoint.identityPool.id, Logins }));
    return identity.send(
      new GetCredentialsForIdentityCommand({ IdentityId, Logins, ...(CustomRoleArn && { CustomRoleArn }) }),
    );
  };
  return { ...endpoint, getCredentials, idp, pool, user };
}

const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());

async function post({ url }: TestEndpoint, target: string, body: string) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": target },
    body,
  });
  return { status: response.status, body: await response.json() };
}

describe("an account that leaves its group", () => {
  it("gets credentials until its token is refreshed: the new one names no role", async () => {
    const { clock, getCredentials, identityPool, idp, pool, user, userPool } = await scene();
    const { idToken, refreshToken } = await signIn(pool, { username: NAME, password: PASSWORD });
    expect(claimsOf(idToken)["cognito:preferred_role"]).toBe(roleArn("caller"));
    await getCredentials(idToken);

    await idp.send(new AdminRemoveUserFromGroupCommand({ ...user, GroupName: "callers" }));
    // Her earlier token still names the role, because a signed token does not change.
    await getCredentials(idToken);
    clock.now += 30 * 60_000;
    const renewed = await refresh(pool, { refreshToken });
    expect(Object.keys(claimsOf(renewed.idToken)).filter((claim) => /groups|role/.test(claim))).toEqual([]);
    await expect(getCredentials(renewed.idToken)).rejects.toMatchObject({
      name: "NotAuthorizedException",
      message: `The ambiguous role mapping rules for: ${PROVIDER} denied this request.`,
    });
    expect(userPool.counts).toEqual({ signIns: 1, refreshes: 1 });
    expect(identityPool.counts).toEqual({ credentials: 2 });
  });
});

describe("a caller of two groups", () => {
  const groups = [
    { GroupName: "callers", RoleArn: roleArn("caller"), Precedence: 2 },
    { GroupName: "readers", RoleArn: roleArn("reader"), Precedence: 1 },
  ];

  it("gets the preferred role, may pick the other role, and no third one", async () => {
    const { getCredentials, idp, pool, sessions, user } = await scene({ groups, roles: ["caller", "reader", "owner"] });
    await idp.send(new AdminAddUserToGroupCommand({ ...user, GroupName: "readers" }));
    const { idToken } = await signIn(pool, { username: NAME, password: PASSWORD });
    const roleOf = async (picked?: string) => {
      const { Credentials } = await getCredentials(idToken, picked);
      const principal = sessions.find(Credentials?.AccessKeyId ?? "")?.principal;
      return principal?.kind === "session" ? principal.roleArn : undefined;
    };
    expect(await roleOf()).toBe(roleArn("reader"));
    expect(await roleOf(roleArn("caller"))).toBe(roleArn("caller"));
    await expect(roleOf(roleArn("owner"))).rejects.toMatchObject({ name: "NotAuthorizedException" });
  });
});

describe("attributes", () => {
  it("say that an address is verified when an administrator set it, in the account and in the token", async () => {
    const { idp, pool, user } = await scene();
    const { UserAttributes } = await idp.send(new AdminGetUserCommand(user));
    expect(UserAttributes).toContainEqual({ Name: "email_verified", Value: "true" });
    const { idToken } = await signIn(pool, { username: NAME, password: PASSWORD });
    expect(claimsOf(idToken).email_verified).toBe(true);
  });

  it("say that an address is not verified after a sign-up, and list nothing when an administrator did not say", async () => {
    const { idp, user, userPool } = await scene();
    await idp.send(new SignUpCommand({ ClientId: CLIENT_ID, Username: "new@example.com", Password: PASSWORD }));
    const made = { UserPoolId: userPool.id, Username: "made@example.com", MessageAction: "SUPPRESS" } as const;
    await idp.send(new AdminCreateUserCommand(made));
    const readVerified = async (Username: string) =>
      (await idp.send(new AdminGetUserCommand({ ...user, Username }))).UserAttributes?.find(
        ({ Name }) => Name === "email_verified",
      )?.Value;
    expect(await readVerified("new@example.com")).toBe("false");
    expect(await readVerified("made@example.com")).toBeUndefined();
  });

  it("of a sign-up with another address than the username are said not to be imitated", async () => {
    const { idp } = await scene();
    const signUp = new SignUpCommand({
      ClientId: CLIENT_ID,
      Username: "ada@example.com",
      Password: PASSWORD,
      UserAttributes: [{ Name: "email", Value: "x@y.zz" }],
    });
    await expect(idp.send(signUp)).rejects.toMatchObject({
      name: "NotImitated",
      message: "the user attribute email with another address than Username is not imitated by the local stack",
    });
  });
});

describe("names", () => {
  it("are case-sensitive, unless the pool says otherwise", async () => {
    const signInAs = async (username: string, userPool: TestEndpointOptions["userPool"] = {}) =>
      signIn((await scene({ userPool })).pool, { username, password: PASSWORD });
    await expect(signInAs(NAME.toUpperCase())).rejects.toMatchObject({ name: "NotAuthorizedException" });
    const insensitive = { UsernameConfiguration: { CaseSensitive: false } };
    expect((await signInAs(NAME.toUpperCase(), insensitive)).idToken).toMatch(/^eyJ/);
  });

  it("that are unknown get one challenge in upper and lower case, like known names", async () => {
    const { idp } = await scene({ userPool: { UsernameConfiguration: { CaseSensitive: false } } });
    const begin = async (USERNAME: string) => {
      const SRP_A = srpHandshake(`${REGION}_testtests`, randomBytes).srpA;
      const AuthParameters = { USERNAME, SRP_A };
      const { ChallengeParameters = {}, ...rest } = await idp.send(
        new InitiateAuthCommand({ AuthFlow: "USER_SRP_AUTH", ClientId: CLIENT_ID, AuthParameters }),
      );
      const { SALT, USERNAME: known, USER_ID_FOR_SRP } = ChallengeParameters;
      return {
        parameters: { SALT, known, USER_ID_FOR_SRP },
        shape: [Object.keys(ChallengeParameters), Object.keys(rest)],
      };
    };
    const [known, knownInCapitals] = [await begin(NAME), await begin(NAME.toUpperCase())];
    const [unknown, unknownInCapitals] = [await begin("no@example.com"), await begin("NO@Example.com")];
    expect(knownInCapitals.parameters).toEqual(known.parameters);
    expect(unknownInCapitals.parameters).toEqual(unknown.parameters);
    expect(unknown.shape).toEqual(known.shape);
    expect(unknown.parameters.SALT).toHaveLength(known.parameters.SALT?.length ?? 0);
  });
});

describe("a denial", () => {
  const everything = allowing({ Action: "*", Resource: "*" });
  const denying = { Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "cognito-idp:*", Resource: "*" }] };
  const action = "cognito-idp:AdminGetUser";

  it.each([
    ["no policy", { policies: [] }, `because no identity-based policy allows the ${action} action`],
    ["a policy that denies", { policies: [everything, denying] }, "with an explicit deny in an identity-based policy"],
    [
      "a boundary that does not reach so far",
      { boundary: allowing({ Action: "s3:*", Resource: "*" }) },
      `because no permissions boundary allows the ${action} action`,
    ],
    [
      "a boundary that denies",
      {
        boundary: { ...everything, Statement: [...denying.Statement, { Effect: "Allow", Action: "*", Resource: "*" }] },
      },
      "with an explicit deny in a permissions boundary",
    ],
  ])("for %s is in IAM's words", async (_, options: TestEndpointOptions, words) => {
    const endpoint = await testEndpoint(options);
    const { id, arn } = endpoint.userPool;
    const get = new AdminGetUserCommand({ UserPoolId: id, Username: NAME });
    await expect(new CognitoIdentityProviderClient(endpoint.client).send(get)).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: `User: arn:aws:iam::${ACCOUNT}:user/developer is not authorized to perform: ${action} on resource: ${arn} ${words}`,
    });
  });
});

describe("the target", () => {
  it.each([
    "AWSCognitoIdentityService.GetId.More",
    "AWSCognitoIdentityService.",
    "AWSCognitoIdentityService",
    ".GetId",
    "AWSCognitoIdentityService.getId",
    "AWSCognitoIdentityService.constructor",
  ])("%s is said not to be imitated", async (target) => {
    const endpoint = await testEndpoint();
    expect(await post(endpoint, target, "{}")).toMatchObject({ status: 501, body: { __type: "NotImitated" } });
  });
});

describe("the log", () => {
  it("has one line a request, and never a secret, token, password or name", async () => {
    const { getCredentials, log, pool } = await scene();
    const tokens = await signIn(pool, { username: NAME, password: PASSWORD });
    const { Credentials } = await getCredentials(tokens.idToken);
    await expect(signIn(pool, { username: NAME, password: "wrong" })).rejects.toThrow();
    await expect(getCredentials(`${tokens.idToken}x`)).rejects.toThrow();
    expect(log.map((entry) => entry.kind === "request" && `${entry.status} ${entry.server} ${entry.method}`)).toEqual([
      "200 cognito-idp AdminCreateUser",
      "200 cognito-idp AdminSetUserPassword",
      "200 cognito-idp AdminAddUserToGroup",
      "200 cognito-idp InitiateAuth",
      "200 cognito-idp RespondToAuthChallenge",
      "200 cognito-identity GetId",
      "200 cognito-identity GetCredentialsForIdentity",
      "200 cognito-idp InitiateAuth",
      "400 cognito-idp RespondToAuthChallenge",
      "400 cognito-identity GetId",
    ]);
    const text = JSON.stringify(log);
    const { SecretKey = "", SessionToken = "" } = Credentials ?? {};
    for (const secret of [NAME, PASSWORD, SecretKey, SessionToken, tokens.refreshToken, tokens.idToken.slice(-100)]) {
      expect(text).not.toContain(secret);
    }
  });
});
