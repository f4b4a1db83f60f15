/**
 * Sends requests that the stack does not imitate, by hand and with the SDK's clients: each client shows the stack's message, whatever its
 * protocol.
 */
import { CloudFormationClient, CreateStackCommand } from "@aws-sdk/client-cloudformation";
import { CognitoIdentityProviderClient, CreateUserPoolCommand } from "@aws-sdk/client-cognito-identity-provider";
import { RotateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { DescribeParametersCommand, SSMClient } from "@aws-sdk/client-ssm";
import { GetFederationTokenCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signedFetch } from "../../lib/call/signed-fetch.ts";
import { SIGN_ONLY } from "../../test/fixtures/sign-only.ts";
import { ACCOUNT, openEndpoint, REGION, testEndpoint } from "../../test/fixtures/test-endpoint.ts";
import { asObject, type Json } from "../json.ts";

type Endpoint = Awaited<ReturnType<typeof openEndpoint>>;
type Options = Endpoint["client"] & { maxAttempts?: number };

let endpoint: Endpoint;
beforeAll(async () => {
  endpoint = await openEndpoint();
});
afterAll(() => endpoint.close());

describe("an action that the stack does not imitate", () => {
  it.each<[string, (options: Options) => Promise<unknown>, string]>([
    [
      "STS",
      (options) => new STSClient(options).send(new GetFederationTokenCommand({ Name: "x1" })),
      "the action GetFederationToken",
    ],
    [
      "CloudFormation",
      (options) => new CloudFormationClient(options).send(new CreateStackCommand({ StackName: "x" })),
      "the action CreateStack",
    ],
    [
      "user pools",
      (options) => new CognitoIdentityProviderClient(options).send(new CreateUserPoolCommand({ PoolName: "x" })),
      "cognito-idp CreateUserPool",
    ],
    [
      "Secrets Manager",
      (options) => new SecretsManagerClient(options).send(new RotateSecretCommand({ SecretId: "x" })),
      "secretsmanager RotateSecret",
    ],
    [
      "Parameter Store",
      (options) => new SSMClient(options).send(new DescribeParametersCommand({})),
      "ssm DescribeParameters",
    ],
  ])("of %s reaches the SDK's client as a message", async (_, call, what) => {
    const { client } = endpoint;
    await expect(call({ ...client, maxAttempts: 1 })).rejects.toMatchObject({
      name: "NotImitated",
      message: expect.stringMatching(
        RegExp(`^${what} is not imitated by the local stack(?:$|\\. To let another server)`),
      ),
      $metadata: { httpStatusCode: 501 },
    });
  });

  it.each([
    ["dynamodb", "dynamodb"],
    ["states", "sfn"],
  ])("of the service %s names the flag by which another server stands in for it", async (signedFor, name) => {
    const authorization = `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20191122/eu-west-1/${signedFor}/aws4_request`;
    const answer = await fetch(endpoint.url, {
      method: "POST",
      headers: { Authorization: authorization, "X-Amz-Target": "Some_20120810.GetItem" },
      body: "{}",
    });
    expect(await answer.json()).toEqual({
      __type: "NotImitated",
      message: `Some_20120810.GetItem is not imitated by the local stack. To let another server stand in for the service, start the stack with --endpoint ${name}=http://localhost:PORT`,
    });
  });

  it.each([
    ["EC2", "ec2", "POST", "/", "Action=DescribeInstances", "<Response><Errors><Error><Code>NotImitated</Code>"],
    [
      "IAM",
      "iam",
      "POST",
      "/",
      "Action=ListRoles",
      "<ErrorResponse><Error><Type>Receiver</Type><Code>NotImitated</Code>",
    ],
    [
      "S3",
      "s3",
      "GET",
      "/bucket?list-type=2",
      undefined,
      "<ErrorResponse><Error><Type>Receiver</Type><Code>NotImitated</Code>",
    ],
    ["Lambda", "lambda", "GET", "/2015-03-31/functions", undefined, '{"__type":"NotImitated","message":"'],
  ])("of %s is answered in the service's own format", async (_, service, method, target, body, start) => {
    const scope = `AKIA/20261128/${REGION}/${service}/aws4_request`;
    const headers = {
      Authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
      ...(body !== undefined && { "Content-Type": "application/x-www-form-urlencoded" }),
    };
    const response = await fetch(`${endpoint.url}${target}`, { method, headers, ...(body !== undefined && { body }) });
    expect(response.status).toBe(501);
    const text = await response.text();
    expect(text.slice(0, start.length)).toBe(start);
    expect(text).toContain("is not imitated by the local stack");
  });

  it("is answered in XML to a presigned request of S3", async () => {
    const scope = encodeURIComponent(`AKIA/20261128/${REGION}/s3/aws4_request`);
    const response = await fetch(`${endpoint.url}/bucket/key?X-Amz-Credential=${scope}`);
    expect(response.headers.get("content-type")).toBe("text/xml");
    expect(await response.text()).toContain("<Code>NotImitated</Code>");
  });
});

/** Sends a request as a browser does from a page of another site. */
function fromPage(url: string, target: string, body: object, headers: Record<string, string> = {}) {
  return fetch(url, {
    method: "POST",
    headers: {
      Origin: "https://app.example",
      "Content-Type": "application/x-amz-json-1.1",
      "X-Amz-Target": target,
      ...headers,
    },
    body: JSON.stringify(body),
  });
}

describe("an answer to a browser", () => {
  it.each([
    [
      "an answer of AWS's",
      "AWSCognitoIdentityProviderService.ForgotPassword",
      { ClientId: "client", Username: "a@b.cd" },
      200,
    ],
    [
      "a refusal",
      "AWSCognitoIdentityProviderService.InitiateAuth",
      { ClientId: "nobody", AuthFlow: "USER_SRP_AUTH" },
      400,
    ],
    ["a refusal of a missing signature", "AWSCognitoIdentityProviderService.AdminGetUser", {}, 400],
    ["an unknown action of user pools", "AWSCognitoIdentityProviderService.StartWebAuthnRegistration", {}, 501],
    ["an unknown action of identity pools", "AWSCognitoIdentityService.ListIdentityPools", {}, 501],
    [
      "an unimitated input",
      "AWSCognitoIdentityProviderService.SignUp",
      {
        ClientId: "client",
        Username: "a@b.cd",
        Password: "Passw0rd!-long",
        UserAttributes: [{ Name: "email", Value: "x@y.zz" }],
      },
      501,
    ],
    ["a service that the stack does not have", "Logs_20140328.PutLogEvents", {}, 501],
  ])("can be read by any page when it is %s", async (_, target, body, status) => {
    const { url } = endpoint;
    const response = await fromPage(url, target, body);
    expect(response.status).toBe(status);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(response.headers.get("access-control-expose-headers")).toContain("x-amzn-ErrorType");
  });

  it("follows a preflight that allows the SDK's headers", async () => {
    const { url } = endpoint;
    const response = await fetch(url, {
      method: "OPTIONS",
      headers: {
        Origin: "https://app.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type,x-amz-target",
      },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(response.headers.get("access-control-allow-headers")).toBe("*,authorization");
    expect(response.headers.get("access-control-allow-methods")).toContain("POST");
  });

  it("of a service that AWS gives no CORS headers has none here", async () => {
    const { url } = endpoint;
    const response = await fromPage(url, "secretsmanager.GetSecretValue", { SecretId: "account" });
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
  });
});

describe("a pool's public document", () => {
  it.each(["jwks.json", "openid-configuration"])("%s of an unknown pool is a 404 with AWS's message", async (name) => {
    const { log, url } = endpoint;
    const response = await fetch(`${url}/${REGION}_unknown12/.well-known/${name}`);
    expect(response.status).toBe(404);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(await response.json()).toEqual({ message: `User pool ${REGION}_unknown12 does not exist.` });
    expect(log.at(-1)).toMatchObject({
      server: "cognito-idp",
      status: 404,
      because: "the stack has no such user pool",
    });
  });

  it("is found for a pool of the stack", async () => {
    const { url, userPool } = endpoint;
    const response = await fetch(`${url}/${userPool.id}/.well-known/openid-configuration`);
    expect(await response.json()).toMatchObject({ issuer: `https://${userPool.providerName}` });
  });

  it("at another path is not imitated", async () => {
    const { url, userPool } = endpoint;
    for (const path of [`/${userPool.id}/.well-known/other`, `/x/${userPool.id}/.well-known/jwks.json`, "/"]) {
      expect((await fetch(`${url}${path}`)).status).toBe(501);
    }
  });
});

/** Sends a signed request and returns the error in the answer. */
async function signedError({ credentials, endpoint }: Options, target: string, body: object): Promise<Json> {
  const service = { secretsmanager: "secretsmanager", AmazonSSM: "ssm" }[target.split(".")[0] ?? ""] ?? "cognito-idp";
  const send = signedFetch({ ...SIGN_ONLY, credentials: async () => credentials, region: REGION, service });
  const headers = { "Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": target };
  const response = await send(`${endpoint}/`, { method: "POST", headers, body: JSON.stringify(body) });
  return asObject(await response.json());
}

describe("the message of an error", () => {
  const SECRETS = "secretsmanager.GetSecretValue";

  it.each([
    ["Secrets Manager's own errors", SECRETS, { SecretId: "nowhere" }, "Message"],
    ["a broken rule of Secrets Manager's model", SECRETS, {}, "message"],
    ["Parameter Store's own errors", "AmazonSSM.GetParameter", { Name: "/nowhere" }, "message"],
    [
      "user pools' own errors",
      "AWSCognitoIdentityProviderService.AdminGetUser",
      { UserPoolId: `${REGION}_nowhere`, Username: "x" },
      "message",
    ],
  ])("is in the member of the service's model: %s", async (_, target, body, member) => {
    const { client } = endpoint;
    expect(Object.keys(await signedError(client, target, body))).toEqual(["__type", member]);
  });

  it("of a refusal by policy is in Message, in every service", async () => {
    const { client } = await testEndpoint({ policies: [] });
    for (const [target, body] of [
      [SECRETS, { SecretId: "account" }],
      ["AmazonSSM.GetParameter", { Name: "/x" }],
      ["AWSCognitoIdentityProviderService.AdminGetUser", { UserPoolId: `${REGION}_testtests`, Username: "x" }],
    ] as const) {
      expect(await signedError(client, target, body)).toEqual({
        __type: "AccessDeniedException",
        Message: expect.stringContaining(`User: arn:aws:iam::${ACCOUNT}:user/developer is not authorized to perform`),
      });
    }
  });
});
