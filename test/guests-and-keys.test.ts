/** Guests of an identity pool, and secrets encrypted with a KMS key of the account. */
import { randomBytes } from "node:crypto";
import {
  CognitoIdentityClient,
  GetCredentialsForIdentityCommand,
  GetIdCommand,
} from "@aws-sdk/client-cognito-identity";
import { describe, expect, it } from "vitest";
import { signedFetch } from "../lib/call/signed-fetch.ts";
import { keysOf } from "../local/client/keys-of.ts";
import { sendSigned } from "../local/client/send-signed.ts";
import {
  type EditableTemplate,
  onboardedStack,
  propertiesOf,
  type RunningStack,
  runningStack,
} from "./fixtures/running-stack.ts";
import { SIGN_ONLY } from "./fixtures/sign-only.ts";

/** Gives guests the role NoRole, lets this role invoke `age`, and exempts it from the Deny in the resource policy of `age`. */
function letGuestsIn(template: EditableTemplate): void {
  propertiesOf(template, "IdentityPool")["AllowUnauthenticatedIdentities"] = true;
  propertiesOf(template, "IdentityPoolRoles")["Roles"].unauthenticated = { "Fn::GetAtt": ["NoRole", "Arn"] };
  const [statement] = propertiesOf(template, "NoRole")["AssumeRolePolicyDocument"].Statement;
  statement.Condition["ForAnyValue:StringLike"]["cognito-identity.amazonaws.com:amr"] = "unauthenticated";
  propertiesOf(template, "InvokeAge")["Roles"].push({ Ref: "NoRole" });
  const [deny] = propertiesOf(template, "AgeApi")["Body"]["x-amazon-apigateway-policy"].Statement;
  deny.Condition.ArnNotEquals["aws:PrincipalArn"] = [
    deny.Condition.ArnNotEquals["aws:PrincipalArn"],
    { "Fn::GetAtt": ["NoRole", "Arn"] },
  ];
}

async function guest(stack: RunningStack) {
  const client = new CognitoIdentityClient({ region: stack.region, endpoint: stack.awsEndpoint });
  const { IdentityId } = await client.send(
    new GetIdCommand({ IdentityPoolId: stack.environment["COGNITO_IDENTITY_POOL_ID"] }),
  );
  const { Credentials } = await client.send(new GetCredentialsForIdentityCommand({ IdentityId }));
  const keys = {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretKey ?? "",
    sessionToken: Credentials?.SessionToken ?? "",
  };
  const fetch = (url: string, service = "execute-api", init: RequestInit = {}) =>
    signedFetch({ ...SIGN_ONLY, credentials: async () => keys, region: stack.region, service })(url, init);
  return { fetch, IdentityId };
}

describe("a guest", () => {
  it("gets a new identity each time, and the keys of the role for guests", async () => {
    const stack = await runningStack({ edit: letGuestsIn });
    const [one, two] = [await guest(stack), await guest(stack)];
    expect(one.IdentityId).not.toBe(two.IdentityId);
    const response = await one.fetch(`${stack.environment["AGE_URL"]}/age?dob=19880101&on=20191122`);
    expect([response.status, await response.text()]).toEqual([200, '{"age":31}']);
  });

  it("is a caller whose keys the stack gives to commands", async () => {
    const { controlToken, environment } = await runningStack({ edit: letGuestsIn });
    const stack = { pid: 0, port: 0, apis: [], controlToken, environment };
    const keys = await keysOf({ kind: "guest" }, { stack, shell: {}, now: Date.now, randomBytes });
    const url = environment["AGE_URL"] ?? "";
    const sent = { url, method: "GET", target: "/age?dob=19880101", headers: [], body: "", keys };
    const { answer } = await sendSigned({ ...sent, region: "eu-west-1", now: Date.now() });
    expect(answer.status).toBe(200);
  });

  it("may use only the services that Cognito's session policy names, whatever the role allows", async () => {
    const stack = await onboardedStack({
      edit(template) {
        letGuestsIn(template);
        propertiesOf(template, "InvokeAge")["PolicyDocument"].Statement.push({
          Effect: "Allow",
          Action: "secretsmanager:*",
          Resource: "*",
        });
      },
    });
    const { fetch } = await guest(stack);
    const response = await fetch(`${stack.awsEndpoint}/`, "secretsmanager", {
      method: "POST",
      headers: { "Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": "secretsmanager.GetSecretValue" },
      body: JSON.stringify({ SecretId: stack.environment["COGNITO_SECRET_ID"] }),
    });
    expect(JSON.parse(await response.text()).Message).toMatch(
      / because no session policy allows the secretsmanager:GetSecretValue action$/,
    );
  });

  it("is refused when the role for guests trusts only signed-in identities", async () => {
    const stack = await runningStack({
      edit(template) {
        letGuestsIn(template);
        const [statement] = propertiesOf(template, "NoRole")["AssumeRolePolicyDocument"].Statement;
        statement.Condition["ForAnyValue:StringLike"]["cognito-identity.amazonaws.com:amr"] = "authenticated";
      },
    });
    await expect(guest(stack)).rejects.toMatchObject({ name: "InvalidIdentityPoolConfigurationException" });
  });
});

describe("a secret with a KMS key of the account", () => {
  const TARGET = "/day?dob=19880101&on=20191122";

  /** AWS's default key policy, which leaves the decision to IAM policies, with the statements `more` added. */
  function keyPolicy(...more: object[]): object {
    const account = { AWS: { "Fn::Sub": "arn:aws:iam::${AWS::AccountId}:root" } };
    const Statement = [{ Effect: "Allow", Principal: account, Action: "kms:*", Resource: "*" }, ...more];
    return { Version: "2012-10-17", Statement };
  }

  function underKey(template: EditableTemplate, grant: unknown): void {
    template.Resources["Key"] = {
      Type: "AWS::KMS::Key",
      Properties: { EnableKeyRotation: true, KeyPolicy: keyPolicy() },
    };
    propertiesOf(template, "AppSecret")["KmsKeyId"] = { "Fn::GetAtt": ["Key", "Arn"] };
    if (grant !== undefined) propertiesOf(template, "DayPolicy")["PolicyDocument"].Statement.push(grant);
  }

  it("is read only by callers who may decrypt with the key through Secrets Manager", async () => {
    const stack = await onboardedStack({
      edit: (template) =>
        underKey(template, {
          Effect: "Allow",
          Action: "kms:Decrypt",
          Resource: { "Fn::GetAtt": ["Key", "Arn"] },
          Condition: { StringEquals: { "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com" } },
        }),
    });
    expect(await (await stack.get("day", TARGET)).text()).toBe('{"day":"Friday","age":31}');
  });

  it.each([
    ["without the grant", undefined],
    [
      "with a grant for another key",
      { Effect: "Allow", Action: "kms:Decrypt", Resource: "arn:aws:kms:eu-west-1:111122223333:key/other" },
    ],
    [
      "with a grant for calls that the caller makes itself",
      { Effect: "Allow", Action: "kms:Decrypt", Resource: "*", Condition: { Bool: { "aws:ViaAWSService": "false" } } },
    ],
    [
      "with a grant through another service",
      {
        Effect: "Allow",
        Action: "kms:Decrypt",
        Resource: "*",
        Condition: { StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } },
      },
    ],
  ])("is not read %s", async (_, grant) => {
    const stack = await onboardedStack({ edit: (template) => underKey(template, grant) });
    expect(await (await stack.get("day", TARGET)).json()).not.toHaveProperty("age");
    const lines = stack.entries.flatMap((entry) => (entry.kind === "function" ? [entry.line] : []));
    expect(lines.join()).toContain('"ageUnavailable":"secret AccessDeniedException"');
  });

  it("does not start with a key policy that denies someone, since key policies are not evaluated", async () => {
    const deny = { Effect: "Deny", Principal: "*", Action: "kms:Decrypt", Resource: "*" };
    const edit = (template: EditableTemplate) => {
      underKey(template, undefined);
      propertiesOf(template, "Key")["KeyPolicy"] = keyPolicy(deny);
    };
    await expect(runningStack({ edit })).rejects.toThrow(
      "Key.KeyPolicy is not imitated: it must allow the account kms:*",
    );
  });
});
