import { describe, expect, it } from "vitest";
import { allowing, CLIENT_ID, SECRET_ARN, testEndpoint } from "../../test/fixtures/test-endpoint.ts";
import { onboard } from "./onboard.ts";
import { explain } from "./step.ts";

async function scene(secretId: string, policies: readonly object[]) {
  const endpoint = await testEndpoint({ policies });
  const { client, identityPool, userPool } = endpoint;
  const options = {
    ...client,
    userPoolId: userPool.id,
    appClientId: CLIENT_ID,
    identityPoolId: identityPool.id,
    secretId,
    group: "callers",
  };
  return { ...endpoint, options };
}

describe("a secret that may not be written", () => {
  it.each([
    ["of Secrets Manager", SECRET_ARN, "secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"],
    ["of Parameter Store", "ssm:/countersign/dev/day", "ssm:GetParameter", "ssm:PutParameter"],
  ])("%s is reported with the missing permission, and no account is made", async (_, secretId, reads, writes) => {
    const { log, options, userPool } = await scene(secretId, [
      allowing({ Action: [reads, "cognito-idp:*"], Resource: "*" }),
    ]);
    const outcome = await onboard(options);
    expect(outcome).toMatchObject({ ok: false, step: "write the secret" });
    expect(outcome.ok ? "" : outcome.sentence).toContain(
      `Could not write the secret: AccessDeniedException: User: arn:aws:iam::111122223333:user/developer is not authorized to perform: ${writes} on resource: `,
    );
    expect(outcome.ok ? "" : outcome.sentence).toContain("These keys may not write it: allow them");
    expect(log.map(({ kind, ...entry }) => ("method" in entry ? entry.method : kind))).not.toContain("AdminCreateUser");
    expect(userPool.counts.signIns).toBe(0);
  });
});

describe("explain", () => {
  const errorNamed = (name: string, message = "no", more = {}) => Object.assign(new Error(message), { name, ...more });

  it.each([
    [errorNamed("CredentialsProviderError"), /^there are no AWS credentials\. Set AWS_ACCESS_KEY_ID/],
    [errorNamed("Error", "x", { code: "ECONNREFUSED" }), /^nothing answers at the AWS endpoint/],
    [errorNamed("Error", "x", { code: "ENOTFOUND" }), /^AWS cannot be reached from here/],
    [errorNamed("ExpiredToken"), /^ExpiredToken: no\nGet new AWS credentials\.$/],
    [errorNamed("ParameterNotFound", ""), /^ParameterNotFound: AWS says no more$/],
  ])("says of %s what to do", (error, sentence) => {
    expect(explain(error)).toMatch(sentence);
  });
});
