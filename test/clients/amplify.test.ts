/** An unmodified aws-amplify, with which front ends sign in, refresh, sign requests and sign out: in Node, and in Chromium. */
import { join } from "node:path";
import { CognitoIdentityProviderClient, GetUserCommand } from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, it } from "vitest";
import { adaInTheGroup } from "../fixtures/ada.ts";
import { FIND_CHROMIUM, missingParts } from "../fixtures/clients.ts";
import { finish, shell, start } from "../fixtures/command.ts";
import { propertiesOf, type RunningStack, type RunningStackOptions, runningStack } from "../fixtures/running-stack.ts";
import type { AmplifyInput, AmplifyReport } from "./amplify-report.ts";

const CLIENTS = import.meta.dirname;
const ROTATING: NonNullable<RunningStackOptions["edit"]> = (template) => {
  const [id = ""] =
    Object.entries(template.Resources).find(([, { Type }]) => Type === "AWS::Cognito::UserPoolClient") ?? [];
  const properties = propertiesOf(template, id);
  properties["RefreshTokenRotation"] = { Feature: "ENABLED", RetryGracePeriodSeconds: 0 };
  properties["ExplicitAuthFlows"] = ["ALLOW_USER_SRP_AUTH"];
};

const AMPLIFY = {
  "aws-amplify (npm ci --prefix test/clients)": `test -d ${join(CLIENTS, "node_modules/aws-amplify")}`,
};
const missing = {
  node: await missingParts("The test of aws-amplify in Node", AMPLIFY),
  chromium: await missingParts("The test of aws-amplify in Chromium", {
    ...AMPLIFY,
    chromium: FIND_CHROMIUM,
  }),
};

const claimsOf = (token = "") => JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());

/** Runs a program of amplify/ on a stack, for the test user Ada. */
async function runSession(program: string, stack: RunningStack): Promise<AmplifyReport> {
  const { email, password } = await adaInTheGroup(stack);
  const input: AmplifyInput = {
    region: stack.region,
    awsEndpoint: stack.awsEndpoint,
    userPoolId: stack.environment["COGNITO_USER_POOL_ID"] ?? "",
    appClientId: stack.environment["COGNITO_APP_CLIENT_ID"] ?? "",
    identityPoolId: stack.environment["COGNITO_IDENTITY_POOL_ID"] ?? "",
    ageUrl: stack.environment["AGE_URL"] ?? "",
    email,
    password,
  };
  const chromium = (await shell(FIND_CHROMIUM)).stdout.trim();
  const child = start(process.execPath, [join(CLIENTS, "amplify", program)], { env: { CHROMIUM: chromium } });
  child.stdin?.end(JSON.stringify(input));
  const { code, stderr, stdout } = await finish(child);
  // Amplify warns on standard error that the endpoints are not AWS's own.
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

describe.each([
  ["Node", missing.node, "in-node.ts", /^Node\.js\/24$/],
  ["Chromium", missing.chromium, "in-chromium.ts", / HeadlessChrome\//],
])("aws-amplify in %s", (_, lacking, program, agent) => {
  it.skipIf(lacking.length > 0).each([
    ["keeps its refresh token", { isRotated: false }],
    ["rotates its refresh token", { isRotated: true, edit: ROTATING }],
  ])(
    "signs in, refreshes, signs requests and signs out, with an app client that %s",
    async (_, { isRotated, ...options }) => {
      const stack = await runningStack(options);
      const report = await runSession(program, stack);
      expect(report).toMatchObject({
        userAgent: expect.stringMatching(agent),
        wrongPassword: { name: "NotAuthorizedException", message: "Incorrect username or password." },
        called: { status: 200, body: '{"age":31}' },
        calledAgain: { status: 200, body: '{"age":31}' },
        signedOut: {},
        calledSignedOut: { status: 403, body: '{"message":"Missing Authentication Token"}' },
      });
      expect(stack.functionOf("age").counts.invocations).toBe(2);
      expect(Object.keys(report.signedOut)).toEqual([]);

      const [first, second] = [report.signedIn, report.refreshed];
      const [before, after] = [claimsOf(first.accessToken), claimsOf(second.accessToken)];
      expect(after).toMatchObject({ sub: before.sub, origin_jti: before.origin_jti, auth_time: before.auth_time });
      expect(after.jti).not.toBe(before.jti);
      expect(first.refreshToken).toMatch(/^[\w-]+(?:\.[\w-]+){4}$/);
      expect(second.refreshToken !== first.refreshToken).toBe(isRotated);
      expect(second.accessKeyId).not.toBe(first.accessKeyId);
      const client = new CognitoIdentityProviderClient({ region: stack.region, endpoint: stack.awsEndpoint });
      await expect(client.send(new GetUserCommand({ AccessToken: second.accessToken }))).rejects.toMatchObject({
        name: "NotAuthorizedException",
        message: "Access Token has been revoked",
      });
    },
  );
});
