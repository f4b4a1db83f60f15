import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  AssumeRoleWithWebIdentityCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
  STSClient,
} from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ACCOUNT, allowing, openEndpoint, REGION, roleArn } from "../../test/fixtures/test-endpoint.ts";

const ROOT = `arn:aws:iam::${ACCOUNT}:root`;
const DEVELOPER = `arn:aws:iam::${ACCOUNT}:user/developer`;
const Action = "sts:AssumeRole";

const TRUSTS = {
  account: { Principal: { AWS: ROOT }, Action },
  developer: { Principal: { AWS: DEVELOPER }, Action },
  external: {
    Principal: { AWS: ROOT },
    Action,
    Condition: { StringEquals: { "sts:ExternalId": "secret-of-the-partner" } },
  },
  named: { Principal: { AWS: ROOT }, Action, Condition: { StringLike: { "sts:RoleSessionName": "build-*" } } },
  lambda: { Principal: { Service: "lambda.amazonaws.com" }, Action },
  second: { Principal: { AWS: roleArn("account") }, Action },
};

let endpoint: Awaited<ReturnType<typeof openEndpoint>>;
/** An endpoint whose developer has a policy for S3 alone, and so no permission for STS. */
let powerless: Awaited<ReturnType<typeof openEndpoint>>;
beforeAll(async () => {
  [endpoint, powerless] = await Promise.all([
    openEndpoint({ trusts: TRUSTS }),
    openEndpoint({ trusts: TRUSTS, policies: [allowing({ Action: "s3:*", Resource: "*" })] }),
  ]);
});
afterAll(() => Promise.all([endpoint.close(), powerless.close()]));

const clientOf = (credentials = endpoint.client.credentials, of = endpoint) =>
  new STSClient({ ...of.client, credentials });
const assume = (name: string, input: Partial<AssumeRoleCommandInput> = {}, client = clientOf()) =>
  client.send(new AssumeRoleCommand({ RoleArn: roleArn(name), RoleSessionName: "work", ...input }));
/** Assumes a role and returns a client with the keys of its session. */
async function sessionOf(name: string): Promise<STSClient> {
  const { Credentials } = await assume(name);
  return clientOf(keysIn(Credentials));
}
const keysIn = (
  credentials: {
    AccessKeyId?: string | undefined;
    SecretAccessKey?: string | undefined;
    SessionToken?: string | undefined;
  } = {},
) => ({
  accessKeyId: credentials.AccessKeyId ?? "",
  secretAccessKey: credentials.SecretAccessKey ?? "",
  sessionToken: credentials.SessionToken ?? "",
});
const denyTo = (name: string, arn = DEVELOPER) => ({
  name: "AccessDenied",
  message: `User: ${arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn(name)}`,
  $metadata: { httpStatusCode: 403 },
});

describe("AssumeRole", () => {
  it("gives keys of a role, which name their session", async () => {
    const { AssumedRoleUser, Credentials } = await assume("account", { DurationSeconds: 7200 });
    const Arn = `arn:aws:sts::${ACCOUNT}:assumed-role/account/work`;
    expect(AssumedRoleUser).toEqual({ Arn, AssumedRoleId: "AROALOCAL0000000000AA:work" });
    expect(Credentials?.Expiration?.getTime()).toBe(endpoint.clock.now + 7200_000);
    const who = await clientOf(keysIn(Credentials)).send(new GetCallerIdentityCommand({}));
    expect(who.Arn).toBe(Arn);
  });

  it("needs the trust policy, whatever the caller's own policies allow", async () => {
    await expect(assume("lambda")).rejects.toMatchObject(denyTo("lambda"));
    await expect(assume("caller")).rejects.toMatchObject(denyTo("caller"));
    await expect(assume("nobody")).rejects.toMatchObject(denyTo("nobody"));
  });

  it("needs the caller's own policies when the trust policy names the account, and not when it names the caller", async () => {
    const client = clientOf(powerless.client.credentials, powerless);
    await expect(assume("account", {}, client)).rejects.toMatchObject(denyTo("account"));
    expect((await assume("developer", {}, client)).AssumedRoleUser?.Arn).toContain("/developer/work");
  });

  it("evaluates the trust policy with the external id and the session's name", async () => {
    await expect(assume("external")).rejects.toMatchObject(denyTo("external"));
    await expect(assume("external", { ExternalId: "another" })).rejects.toMatchObject(denyTo("external"));
    await assume("external", { ExternalId: "secret-of-the-partner" });
    await expect(assume("named")).rejects.toMatchObject(denyTo("named"));
    await assume("named", { RoleSessionName: "build-7" });
  });

  it("lets a role's session assume a role that trusts it, for an hour at most", async () => {
    const first = await sessionOf("account");
    expect((await assume("second", {}, first)).AssumedRoleUser?.Arn).toContain("/second/work");
    await expect(assume("second", { DurationSeconds: 3601 }, first)).rejects.toMatchObject({
      name: "ValidationError",
      message: "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
    });
    await expect(assume("second")).rejects.toMatchObject(denyTo("second"));
    await expect(assume("developer", {}, first)).rejects.toMatchObject(
      denyTo("developer", `arn:aws:sts::${ACCOUNT}:assumed-role/account/work`),
    );
  });

  it.each<[string, Partial<AssumeRoleCommandInput>, string]>([
    [
      "14 minutes",
      { DurationSeconds: 840 },
      "1 validation error detected: Value '840' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900",
    ],
    [
      "13 hours",
      { DurationSeconds: 46_800 },
      "1 validation error detected: Value '46800' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to 43200",
    ],
    [
      "more than the role's maximum",
      { DurationSeconds: 7201 },
      "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    ],
    [
      "a session name with a colon",
      { RoleSessionName: "Session1:2" },
      "1 validation error detected: Value 'Session1:2' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*",
    ],
    ["a string for an ARN", { RoleArn: "nothing-valid-in-here" }, "nothing-valid-in-here is invalid"],
    ["an ARN without a resource", { RoleArn: "arn:a:a::aaaaaaaaaa:" }, "arn:a:a::aaaaaaaaaa: is invalid"],
  ])("refuses %s", async (_, input, message) => {
    await expect(assume("account", input)).rejects.toMatchObject({ name: "ValidationError", message });
  });

  it.each<[string, Partial<AssumeRoleCommandInput>]>([
    ["Policy", { Policy: "{}" }],
    ["PolicyArns", { PolicyArns: [{ arn: `arn:aws:iam::${ACCOUNT}:policy/limits` }] }],
    ["Tags", { Tags: [{ Key: "team", Value: "blue" }] }],
    ["TransitiveTagKeys", { TransitiveTagKeys: ["team"] }],
    ["SourceIdentity", { SourceIdentity: "ada" }],
    ["SerialNumber", { SerialNumber: `arn:aws:iam::${ACCOUNT}:mfa/ada`, TokenCode: "123456" }],
  ])("with %s is said not to be imitated, so that no session may do more than it was meant to", async (name, input) => {
    await expect(assume("account", input)).rejects.toMatchObject({
      name: "NotImitated",
      message: `sts AssumeRole with ${name} is not imitated by the local stack`,
    });
  });
});

describe("AssumeRoleWithWebIdentity", () => {
  it("with a session policy is said not to be imitated", async () => {
    const command = new AssumeRoleWithWebIdentityCommand({
      RoleArn: roleArn("caller"),
      RoleSessionName: "web",
      WebIdentityToken: "x".repeat(10),
      Policy: "{}",
    });
    await expect(clientOf().send(command)).rejects.toMatchObject({
      name: "NotImitated",
      message: "sts AssumeRoleWithWebIdentity with Policy is not imitated by the local stack",
    });
  });
});

describe("GetSessionToken", () => {
  const getToken = (input: object = {}, client = clientOf()) => client.send(new GetSessionTokenCommand(input));

  it("gives temporary keys of the same user for twelve hours, who may do the same", async () => {
    const { Credentials } = await getToken();
    expect(Credentials?.AccessKeyId).toMatch(/^ASIA/);
    expect(Credentials?.Expiration?.getTime()).toBe(endpoint.clock.now + 43_200_000);
    const client = clientOf(keysIn(Credentials));
    expect((await client.send(new GetCallerIdentityCommand({}))).Arn).toBe(DEVELOPER);
    await assume("account", {}, client);
  });

  it("is refused to temporary keys, of a user or of a role", async () => {
    const message = "Cannot call GetSessionToken with session credentials";
    const ofUser = clientOf(keysIn((await getToken()).Credentials));
    for (const client of [ofUser, await sessionOf("account")]) {
      await expect(getToken({}, client)).rejects.toMatchObject({ name: "AccessDenied", message });
    }
  });

  it("needs no permission", async () => {
    expect((await getToken({}, clientOf(powerless.client.credentials, powerless))).Credentials).toBeDefined();
  });

  it("refuses more than 36 hours, and a second factor", async () => {
    await expect(getToken({ DurationSeconds: 129_601 })).rejects.toMatchObject({ name: "ValidationError" });
    await expect(getToken({ SerialNumber: "GAHT12345678", TokenCode: "123456" })).rejects.toMatchObject({
      name: "NotImitated",
    });
  });
});

describe("keys of a session in the region", () => {
  it("are refused when they have expired", async () => {
    const own = await openEndpoint({ trusts: TRUSTS });
    try {
      const { Credentials } = await assume("account", { DurationSeconds: 900 }, clientOf(own.client.credentials, own));
      own.clock.now += 900_000;
      const later = new STSClient({
        ...own.client,
        region: REGION,
        credentials: keysIn(Credentials),
        systemClockOffset: 900_000,
      });
      await expect(later.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: "ExpiredToken" });
    } finally {
      await own.close();
    }
  });
});
