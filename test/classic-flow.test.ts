/** The classic flow of identity pools: the pool issues a token of its own, and STS exchanges it for credentials. */

import { randomBytes } from "node:crypto";
import {
  CognitoIdentityClient,
  DescribeIdentityPoolCommand,
  GetIdCommand,
  GetOpenIdTokenCommand,
} from "@aws-sdk/client-cognito-identity";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, it } from "vitest";
import { signIn } from "../lib/call/cognito-sign-in.ts";
import { signedFetch } from "../lib/call/signed-fetch.ts";
import { adaInTheGroup } from "./fixtures/ada.ts";
import { type EditableTemplate, propertiesOf, runningStack } from "./fixtures/running-stack.ts";
import { SIGN_ONLY } from "./fixtures/sign-only.ts";

const classic = (template: EditableTemplate): void => {
  propertiesOf(template, "IdentityPool")["AllowClassicFlow"] = true;
  delete propertiesOf(template, "IdentityPoolRoles")["RoleMappings"];
};

async function scene(edit: (template: EditableTemplate) => void = classic) {
  const clock = { now: Date.now() };
  const stack = await runningStack({ edit, surroundings: { now: () => clock.now } });
  const ada = await adaInTheGroup(stack);
  const { environment, region } = stack;
  const userPoolId = environment["COGNITO_USER_POOL_ID"] ?? "";
  const pool = {
    client: new CognitoIdentityProviderClient({ region, endpoint: stack.awsEndpoint }),
    userPoolId,
    appClientId: environment["COGNITO_APP_CLIENT_ID"] ?? "",
    now: () => clock.now,
    randomBytes,
  };
  const { idToken } = await signIn(pool, { username: ada.email, password: ada.password });
  const client = new CognitoIdentityClient({ region, endpoint: stack.awsEndpoint, credentials: stack.developer });
  const Logins = { [`cognito-idp.${region}.amazonaws.com/${userPoolId}`]: idToken };
  const { IdentityId } = await client.send(
    new GetIdCommand({ IdentityPoolId: environment["COGNITO_IDENTITY_POOL_ID"], Logins }),
  );
  const getToken = () => client.send(new GetOpenIdTokenCommand({ IdentityId, Logins }));
  const caller = stack.roleArn("AgeCallerRole");
  const assume = async (WebIdentityToken = "", change: Record<string, string> = {}) => {
    const body = new URLSearchParams({
      Action: "AssumeRoleWithWebIdentity",
      Version: "2011-06-15",
      RoleArn: caller,
      RoleSessionName: "web",
      WebIdentityToken,
      ...change,
    });
    const response = await fetch(`${stack.awsEndpoint}/`, { method: "POST", body });
    const text = await response.text();
    const field = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1] ?? "";
    return {
      code: field("Code"),
      credentials: {
        accessKeyId: field("AccessKeyId"),
        secretAccessKey: field("SecretAccessKey"),
        sessionToken: field("SessionToken"),
      },
      status: response.status,
      text,
    };
  };
  return { assume, client, clock, getToken, IdentityId, idToken, stack };
}

describe("the classic flow", () => {
  it("gives a token of the identity, for which STS gives keys of a role that trusts it", async () => {
    const { assume, getToken, IdentityId, stack } = await scene();
    const { Token = "" } = await getToken();
    const [header = "", claims = ""] = Token.split(".");
    const decode = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString());
    expect(decode(header)).toMatchObject({ typ: "JWS", alg: "RS512" });
    expect(decode(claims)).toMatchObject({
      sub: IdentityId,
      aud: stack.environment["COGNITO_IDENTITY_POOL_ID"],
      iss: "https://cognito-identity.amazonaws.com",
      amr: ["authenticated", expect.stringMatching(/^cognito-idp/), expect.stringMatching(/:CognitoSignIn:/)],
    });
    const { credentials, text } = await assume(Token);
    expect(text).toMatch(/<Arn>arn:aws:sts::111122223333:assumed-role\/[\w-]+\/web<\/Arn>/);
    const signed = signedFetch({ ...SIGN_ONLY, credentials: async () => credentials, region: stack.region });
    expect(await (await signed(`${stack.environment["AGE_URL"]}/age?dob=19880101&on=20191122`)).text()).toBe(
      '{"age":31}',
    );
  });

  it("refuses an expired, a changed and a foreign token, a role that does not trust it, and too long a session", async () => {
    const { assume, clock, getToken, idToken, stack } = await scene();
    const { Token = "" } = await getToken();
    expect((await assume(`${Token.slice(0, -10)}AAAAAAAAAA`)).code).toBe("InvalidIdentityToken");
    const ofUserPool = await assume(idToken);
    expect(ofUserPool.code).toBe("InvalidIdentityToken");
    expect(ofUserPool.text).toContain(
      `<Message>No OpenIDConnect provider found in your account for https://cognito-idp.${stack.region}.amazonaws.com/${stack.environment["COGNITO_USER_POOL_ID"]}</Message>`,
    );
    expect((await assume("opaque")).text).toContain(
      "<Message>The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)</Message>",
    );
    expect(await assume(Token, { RoleArn: stack.roleArn("DayRole") })).toMatchObject({
      code: "AccessDenied",
      status: 403,
    });
    expect((await assume(Token, { DurationSeconds: "7200" })).code).toBe("ValidationError");
    const other = await scene();
    expect((await other.assume(Token)).code).toBe("InvalidIdentityToken");
    clock.now += 600_000;
    expect(await assume(Token)).toMatchObject({ code: "ExpiredTokenException", status: 400 });
  });

  it("is refused when the pool forbids it or maps roles, and allowed when the pool does not say", async () => {
    const off = await scene(() => undefined);
    await expect(off.getToken()).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: "Basic (classic) flow is not enabled, please use enhanced flow.",
    });
    const inString = await scene((template) => {
      classic(template);
      propertiesOf(template, "IdentityPool")["AllowClassicFlow"] = "false";
    });
    await expect(inString.getToken()).rejects.toMatchObject({ name: "InvalidParameterException" });
    const mapped = await scene((template) => {
      propertiesOf(template, "IdentityPool")["AllowClassicFlow"] = true;
    });
    await expect(mapped.getToken()).rejects.toMatchObject({
      message: "Basic (classic) flow is not supported with RoleMappings, please use enhanced flow.",
    });
    const unsaid = await scene((template) => {
      classic(template);
      delete propertiesOf(template, "IdentityPool")["AllowClassicFlow"];
    });
    expect((await unsaid.getToken()).Token).toBeDefined();
  });
});

describe("DescribeIdentityPool", () => {
  it("describes the pool to callers whose policy allows it", async () => {
    const { client, stack } = await scene();
    const IdentityPoolId = stack.environment["COGNITO_IDENTITY_POOL_ID"];
    expect(await client.send(new DescribeIdentityPoolCommand({ IdentityPoolId }))).toMatchObject({
      AllowClassicFlow: true,
      AllowUnauthenticatedIdentities: false,
      IdentityPoolId,
    });
    const stranger = new CognitoIdentityClient({
      region: stack.region,
      endpoint: stack.awsEndpoint,
      credentials: { accessKeyId: "AKIALOCALNOBODY00000", secretAccessKey: "x" },
    });
    await expect(stranger.send(new DescribeIdentityPoolCommand({ IdentityPoolId }))).rejects.toMatchObject({
      name: "UnrecognizedClientException",
    });
  });
});
