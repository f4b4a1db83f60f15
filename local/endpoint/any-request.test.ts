/** Whatever a request's members hold, it is refused as AWS refuses or not imitated by name: nothing throws, which would be a bug of the stack. */
import { describe, expect, it } from "vitest";
import { ACCOUNT, CLIENT_ID, PROVIDER, REGION, SECRET_ARN, testEndpoint } from "../../test/fixtures/test-endpoint.ts";
import { identityPoolService } from "../identity-pool/service.ts";
import type { Json } from "../json.ts";
import { createSecrets } from "../secrets/secrets.ts";
import { userPoolService } from "../user-pool/service.ts";
import { shapeProblem } from "./member-shapes.ts";

/** An object that JSON can hold and String() cannot read. */
const UNREADABLE = { toString: 1, valueOf: 1 };
const TEXTS = [
  "",
  "__proto__",
  "constructor",
  "../..",
  "a\r\nb",
  "\u0000",
  "\ud800",
  "-1",
  "1e999",
  "x".repeat(10_000),
];
const ODD: readonly unknown[] = [
  ...[null, true, -1, 1.5, 1e308, [], {}, [[]], [null], [{}], UNREADABLE, [UNREADABLE]],
  ...[{ USERNAME: UNREADABLE }, { USERNAME: "a", SRP_A: "-" }, [{ Name: UNREADABLE, Value: UNREADABLE }]],
  ...TEXTS,
];

/** A token that no key signed. */
function forged(header: object, claims: object): string {
  const whole = [
    { alg: "RS256", kid: "x", ...header },
    { iss: `https://${PROVIDER}`, aud: CLIENT_ID, token_use: "id", ...claims },
  ];
  return [...whole.map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")), "AAAA"].join(".");
}

/** Every action of an endpoint of its own, without the signature that some want. */
async function scene() {
  const { identityPool, userPool } = await testEndpoint();
  const { surroundings } = userPool;
  const services = [
    userPoolService([userPool], REGION, ACCOUNT),
    identityPoolService([identityPool], REGION, ACCOUNT),
    createSecrets({ region: REGION, secrets: [{ arn: SECRET_ARN, name: "account", properties: {} }], surroundings }),
  ];
  // Everything that an action wants, so that it gets as far as it can; what would cost a password's arithmetic is refused before.
  const good: Json = {
    UserPoolId: userPool.id,
    ClientId: CLIENT_ID,
    IdentityPoolId: identityPool.id,
    IdentityId: identityPool.guestIdentity(),
    Username: "ada@example.com",
    Password: "x",
    PreviousPassword: "x",
    ProposedPassword: "x",
    TemporaryPassword: "x",
    MessageAction: "SUPPRESS",
    AuthFlow: "USER_SRP_AUTH",
    AuthParameters: { USERNAME: "ada@example.com", SRP_A: "0" },
    ChallengeName: "PASSWORD_VERIFIER",
    ChallengeResponses: { USERNAME: "x", PASSWORD_CLAIM_SECRET_BLOCK: "x" },
    ConfirmationCode: "000000",
    SecretId: "account",
    SecretString: "x",
    GroupName: "callers",
    Token: "x",
    AccessToken: forged({}, {}),
    Logins: { [PROVIDER]: forged({}, {}) },
    Limit: 5,
    PaginationToken: "1",
    UserAttributes: [{ Name: "email", Value: "ada@example.com" }],
    Session: "x".repeat(20),
    SecretHash: "x",
    ClientRequestToken: "x",
    VersionId: "x",
    CustomRoleArn: "x",
  };
  return { actions: services.flatMap((service) => [...service.actions.values()]), good };
}

const OUTCOMES = ["answer", "refused", "not imitated"];

describe("a request to the AWS endpoint", () => {
  it("of any action, with any value in any member, comes to an answer, a refusal or something not imitated", async () => {
    const { actions, good } = await scene();
    expect(actions.length).toBeGreaterThan(30);
    const outcomes = new Map<string, number>();
    for (const action of actions) {
      for (const member of Object.keys(good)) {
        for (const value of ODD) {
          const input = { ...good, [member]: value };
          const { kind } = shapeProblem(input) ?? (await action.run(input));
          outcomes.set(kind, (outcomes.get(kind) ?? 0) + 1);
        }
      }
    }
    expect([...outcomes.keys()].filter((kind) => !OUTCOMES.includes(kind))).toEqual([]);
    expect(outcomes.get("refused")).toBeGreaterThan(10_000);
  });

  it("with a token whose header or claims are anything at all is refused", async () => {
    const { actions, good } = await scene();
    const tokens = ["alg", "kid", "iss", "aud", "sub", "exp", "token_use"].flatMap((name) =>
      ODD.map((value) =>
        name === "alg" || name === "kid" ? forged({ [name]: value }, {}) : forged({}, { [name]: value }),
      ),
    );
    for (const action of actions.filter(({ resource }) => resource === undefined)) {
      for (const token of tokens) {
        const { kind } = await action.run({ ...good, AccessToken: token, Logins: { [PROVIDER]: token } });
        expect(OUTCOMES).toContain(kind);
      }
    }
  });
});

describe("shapeProblem", () => {
  it.each([
    ["a number for a text", { Username: 1 }, "NUMBER_VALUE can not be converted to a String"],
    ["a truth for a text", { TemporaryPassword: true }, "TRUE_VALUE can not be converted to a String"],
    ["an object for a text", { SecretId: {} }, "Start of structure or map found where not expected."],
    ["a text for a map", { Logins: "x" }, "STRING_VALUE can not be converted to a Map"],
    ["a number in a map", { AuthParameters: { USERNAME: 1 } }, "NUMBER_VALUE can not be converted to a String"],
    ["a text for a truth", { Permanent: "true" }, "STRING_VALUE can not be converted to a Boolean"],
    ["an object for a list", { UserAttributes: {} }, "Start of structure or map found where not expected."],
    ["a text in a list of attributes", { UserAttributes: ["x"] }, "STRING_VALUE can not be converted to a Structure"],
    [
      "a number for an attribute",
      { UserAttributes: [{ Name: "email", Value: 1 }] },
      "NUMBER_VALUE can not be converted to a String",
    ],
  ])("refuses %s", (_, input, message) => {
    expect(shapeProblem(input)).toMatchObject({ kind: "refused", type: "SerializationException", message });
  });

  it("takes what AWS's models have, null for absent, and members that it does not know", () => {
    const input = {
      Username: "a",
      Session: null,
      AuthParameters: { USERNAME: "a" },
      UserAttributes: [{ Name: "email", Value: "a@b.cd" }, { Name: "email_verified" }],
      Limit: 5,
      Permanent: true,
      Unknown: { a: 1 },
    };
    expect(shapeProblem(input)).toBeUndefined();
  });
});
