import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { describe, expect, it } from "vitest";
import { adaInTheGroup } from "./fixtures/ada.ts";
import { onboardedStack, propertiesOf, type RunningStack, runningStack } from "./fixtures/running-stack.ts";

const TARGET = "/day?dob=19880101&on=20191122";

/** Expects `day` to answer without an age, and the reason, in AWS's terms, in the log only. */
async function expectNoAge(stack: RunningStack, because: string): Promise<void> {
  const response = await stack.get("day", TARGET);
  const body = await response.text();
  expect(response.status).toBe(200);
  expect(JSON.parse(body)).toMatchObject({ day: "Friday", ageUnavailable: { type: "about:blank" } });
  expect(JSON.parse(body)).not.toHaveProperty("age");
  expect(body).not.toMatch(/Exception|arn:|403|Cognito/);
  const lines = stack.entries.flatMap((entry) => (entry.kind === "function" ? [entry.line] : []));
  expect(lines.join("\n")).toContain(`"ageUnavailable":"${because}"`);
}

describe("a template that was edited", () => {
  it("without the Invoke statement makes Ada's GET /age AWS's AccessDenied", async () => {
    const stack = await onboardedStack({ edit: ({ Resources }) => delete Resources["InvokeAge"] });
    const ada = await adaInTheGroup(stack);
    const response = await ada.fetchWith(await ada.credentials())(`${stack.environment["AGE_URL"]}/age?dob=19880101`);
    expect(response.status).toBe(403);
    expect(response.headers.get("x-amzn-errortype")).toBe("AccessDeniedException");
    expect(await response.text()).toMatch(/^\{"Message":"User: arn:aws:sts::111122223333:assumed-role\//);
    await expectNoAge(stack, "age answered 403 AccessDeniedException");
  });

  it("with a trust in another identity pool gives nobody credentials", async () => {
    const stack = await onboardedStack({
      edit(template) {
        const [statement] = propertiesOf(template, "AgeCallerRole")["AssumeRolePolicyDocument"].Statement;
        statement.Condition.StringEquals["cognito-identity.amazonaws.com:aud"] =
          "eu-west-1:00000000-0000-4000-8000-000000000000";
      },
    });
    const ada = await adaInTheGroup(stack);
    await expect(ada.credentials()).rejects.toMatchObject({
      name: "InvalidIdentityPoolConfigurationException",
      message: "Invalid identity pool configuration. Check assigned IAM roles for this pool.",
    });
    await expectNoAge(stack, "credentials InvalidIdentityPoolConfigurationException");
  });

  it("with a group that carries no role gives nobody credentials", async () => {
    const stack = await onboardedStack({
      edit(template) {
        delete propertiesOf(template, "CallersGroup")["RoleArn"];
      },
    });
    const ada = await adaInTheGroup(stack);
    const provider = `cognito-idp.eu-west-1.amazonaws.com/${stack.environment["COGNITO_USER_POOL_ID"]}`;
    await expect(ada.credentials()).rejects.toMatchObject({
      name: "NotAuthorizedException",
      message: `The ambiguous role mapping rules for: ${provider} denied this request.`,
    });
    await expectNoAge(stack, "credentials NotAuthorizedException");
  });

  it("without the secret's statement leaves Ada's GET /age alone and day without an age", async () => {
    const stack = await onboardedStack({
      edit: ({ Resources }) => delete Resources["ReadAccount"],
    });
    const ada = await adaInTheGroup(stack);
    const response = await ada.fetchWith(await ada.credentials())(
      `${stack.environment["AGE_URL"]}/age?dob=19880101&on=20191122`,
    );
    expect(await response.text()).toBe('{"age":31}');
    await expectNoAge(stack, "secret AccessDeniedException");
  });

  it("with a trust policy without aud does not start", async () => {
    await expect(
      runningStack({
        edit(template) {
          const [statement] = propertiesOf(template, "AgeCallerRole")["AssumeRolePolicyDocument"].Statement;
          delete statement.Condition.StringEquals;
        },
      }),
    ).rejects.toThrow(
      "AgeCallerRole.AssumeRolePolicyDocument.Statement[0] trusts cognito-identity.amazonaws.com without a condition on cognito-identity.amazonaws.com:aud. IAM refuses that: name the identity pool there.",
    );
  });

  it.each([
    ["a trigger", "UserPool", "LambdaConfig", {}, "UserPool.LambdaConfig is not imitated"],
    [
      "a second factor",
      "UserPool",
      "MfaConfiguration",
      "ON",
      "EnabledMfas of a user pool must name SOFTWARE_TOKEN_MFA",
    ],
    [
      "a provider of its own",
      "IdentityPool",
      "OpenIdConnectProviderARNs",
      [],
      "IdentityPool.OpenIdConnectProviderARNs is not imitated",
    ],
    [
      "a function with a file system",
      "DayLambdaFunction",
      "FileSystemConfigs",
      [],
      "DayLambdaFunction.FileSystemConfigs is not imitated",
    ],
  ])("with %s does not start, and says where", async (_, resource, property, value, sentence) => {
    await expect(
      runningStack({
        edit(template) {
          propertiesOf(template, resource)[property] = value;
        },
      }),
    ).rejects.toThrow(sentence);
  });

  it("takes day's age away from the next renewal on when its account leaves the group", async () => {
    const clock = { now: Date.now() };
    const stack = await onboardedStack({ surroundings: { now: () => clock.now } });
    expect(await (await stack.get("day", TARGET)).text()).toBe('{"day":"Friday","age":31}');

    const [pool] = stack.userPools;
    const secrets = new SecretsManagerClient({
      region: stack.region,
      endpoint: stack.awsEndpoint,
      credentials: stack.developer,
    });
    const { SecretString = "{}" } = await secrets.send(
      new GetSecretValueCommand({ SecretId: stack.environment["COGNITO_SECRET_ID"] }),
    );
    pool?.users.find(JSON.parse(SecretString).username)?.groups.delete("age-callers");

    // Credentials that were given out before stay valid.
    clock.now += 30 * 60_000;
    expect(await (await stack.get("day", TARGET)).text()).toBe('{"day":"Friday","age":31}');
    clock.now += 31 * 60_000;
    await expectNoAge(stack, "credentials NotAuthorizedException");
  });
});
