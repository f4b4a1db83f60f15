import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { describe, expect, it } from "vitest";
import { signedFetch } from "../lib/call/signed-fetch.ts";
import { adaInTheGroup } from "./fixtures/ada.ts";
import { onboardedStack, runningStack } from "./fixtures/running-stack.ts";
import { SIGN_ONLY } from "./fixtures/sign-only.ts";

async function scene() {
  const stack = await runningStack();
  const client = new SecretsManagerClient({
    region: stack.region,
    endpoint: stack.awsEndpoint,
    credentials: stack.developer,
  });
  return { client, SecretId: stack.environment["COGNITO_SECRET_ID"] ?? "", stack };
}

describe("Secrets Manager", () => {
  it("has no value for a secret that was created empty", async () => {
    const { client, SecretId } = await scene();
    await expect(client.send(new GetSecretValueCommand({ SecretId }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
    });
  });

  it("keeps the current value and the previous one", async () => {
    const { client, SecretId } = await scene();
    for (const SecretString of ["one", "two", "three"])
      await client.send(new PutSecretValueCommand({ SecretId, SecretString }));
    const value = async (VersionStage?: string) =>
      (await client.send(new GetSecretValueCommand({ SecretId, ...(VersionStage && { VersionStage }) }))).SecretString;
    expect([await value(), await value("AWSCURRENT"), await value("AWSPREVIOUS")]).toEqual(["three", "three", "two"]);
    const { VersionIdsToStages } = await client.send(new DescribeSecretCommand({ SecretId }));
    expect(Object.values(VersionIdsToStages ?? {}).sort()).toEqual([["AWSCURRENT"], ["AWSPREVIOUS"]]);
  });

  it("finds a secret by its ARN, its ARN without the last characters, and its name", async () => {
    const { client, SecretId } = await scene();
    await client.send(new PutSecretValueCommand({ SecretId, SecretString: "x" }));
    const name = SecretId.replace(/^.*:secret:/, "").replace(/-\w{6}$/, "");
    for (const id of [SecretId, SecretId.replace(/-\w{6}$/, ""), name]) {
      expect((await client.send(new GetSecretValueCommand({ SecretId: id }))).Name).toBe(name);
    }
    await expect(client.send(new GetSecretValueCommand({ SecretId: "nowhere" }))).rejects.toMatchObject({
      message: "Secrets Manager can't find the specified secret.",
    });
  });

  it("refuses a caller whose policy does not allow it", async () => {
    const stack = await onboardedStack();
    const ada = await adaInTheGroup(stack);
    const client = new SecretsManagerClient({
      region: stack.region,
      endpoint: stack.awsEndpoint,
      credentials: await ada.credentials(),
    });
    const SecretId = stack.environment["COGNITO_SECRET_ID"] ?? "";
    await expect(client.send(new GetSecretValueCommand({ SecretId }))).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining(
        `is not authorized to perform: secretsmanager:GetSecretValue on resource: ${SecretId} because no identity-based policy`,
      ),
    });
  });
});

describe("STS", () => {
  const ask = async (
    stack: Awaited<ReturnType<typeof runningStack>>,
    credentials: { accessKeyId: string; secretAccessKey: string },
  ) =>
    signedFetch({ ...SIGN_ONLY, credentials: async () => credentials, region: stack.region, service: "sts" })(
      `${stack.awsEndpoint}/`,
      {
        method: "POST",
        headers: { "Content-Type": "application/x-www-form-urlencoded; charset=utf-8" },
        body: "Action=GetCallerIdentity&Version=2011-06-15",
      },
    );

  it("identifies the holder of the keys, a user or a session", async () => {
    const { stack } = await scene();
    const user = await (await ask(stack, stack.developer)).text();
    expect(user).toContain("<Arn>arn:aws:iam::111122223333:user/developer</Arn>");
    const ada = await adaInTheGroup(stack);
    const session = await (await ask(stack, await ada.credentials())).text();
    expect(session).toMatch(
      /<Arn>arn:aws:sts::111122223333:assumed-role\/[\w-]+\/CognitoIdentityCredentials<\/Arn><UserId>AROA\w+:CognitoIdentityCredentials<\/UserId><Account>111122223333<\/Account>/,
    );
  });

  it("refuses unknown keys, in XML", async () => {
    const { stack } = await scene();
    const response = await ask(stack, { accessKeyId: "AKIALOCALNOBODY00000", secretAccessKey: "x" });
    expect(response.status).toBe(403);
    expect(await response.text()).toContain(
      "<Code>InvalidClientTokenId</Code><Message>The security token included in the request is invalid.</Message>",
    );
  });

  it("refuses an unsigned request in the words of this protocol", async () => {
    const { stack } = await scene();
    const response = await fetch(stack.awsEndpoint, {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: "Action=GetCallerIdentity&Version=2011-06-15",
    });
    expect(response.status).toBe(403);
    expect(await response.text()).toContain(
      "<Code>MissingAuthenticationToken</Code><Message>Request is missing Authentication Token</Message>",
    );
  });

  it("refuses a signature for another service", async () => {
    const { stack } = await scene();
    const response = await signedFetch({
      ...SIGN_ONLY,
      credentials: async () => stack.developer,
      region: stack.region,
    })(`${stack.awsEndpoint}/`, {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: "Action=GetCallerIdentity&Version=2011-06-15",
    });
    expect(await response.text()).toContain("Credential should be scoped to correct service: 'sts'.");
  });
});
