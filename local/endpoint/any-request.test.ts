/** Whatever a request's members hold, it is refused as AWS refuses or not imitated by name: nothing throws, which would be a bug of the stack. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyText } from "../../test/fixtures/any-text.ts";
import { identityPoolService } from "../cognito/identity-pool-actions/identity-pool-actions.ts";
import { userPoolService } from "../cognito/user-pool-actions/user-pool-actions.ts";
import { createSecrets } from "../secrets/secrets.ts";
import type { Json } from "./action.ts";
import { shapeProblem } from "./member-shapes.ts";
import { ACCOUNT, CLIENT_ID, PROVIDER, REGION, SECRET_ARN, testEndpoint } from "./test-endpoint.ts";

/** An object that JSON can hold and String() cannot read. */
const UNREADABLE = { toString: 1, valueOf: 1 };

const odd = fc.oneof(
  fc.constantFrom<unknown>(null, true, -1, 1.5, 1e308, [], {}, [[]], [null], [{}], UNREADABLE, [UNREADABLE]),
  fc.constantFrom<unknown>({ USERNAME: UNREADABLE, SRP_A: UNREADABLE }, [{ Name: UNREADABLE, Value: UNREADABLE }]),
  fc.constantFrom<unknown>("", "__proto__", "constructor", "../..", "a\r\nb", "x".repeat(10_000)),
  anyText({ maxLength: 20 }),
);

/** A token whose header and claims are anything: no key signed it. */
const token = fc.tuple(fc.dictionary(fc.constantFrom("alg", "kid", "crit", "jwk"), odd), odd).map(([header, claim]) =>
  [
    { alg: "RS256", ...header },
    { iss: `https://${PROVIDER}`, aud: CLIENT_ID, exp: claim, sub: claim },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .concat("AAAA")
    .join("."),
);

describe("a request to the AWS endpoint", () => {
  it("of any action, with any values in its members, comes to an answer, a refusal or something not imitated", async () => {
    const endpoint = await testEndpoint();
    const { clock, identityPool, userPool } = endpoint;
    const surroundings = { ...userPool.surroundings, now: () => clock.now };
    const services = [
      userPoolService([userPool], REGION, ACCOUNT),
      identityPoolService([identityPool], REGION, ACCOUNT),
      createSecrets({ region: REGION, secrets: [{ arn: SECRET_ARN, name: "account", properties: {} }], surroundings }),
    ];
    const actions = services.flatMap((service) => [...service.actions].map(([name, action]) => ({ name, action })));
    const good: Json = {
      UserPoolId: userPool.id,
      ClientId: CLIENT_ID,
      IdentityPoolId: identityPool.id,
      Username: "ada@example.com",
      Password: "Passw0rd!-and-longer",
      AuthFlow: "USER_SRP_AUTH",
      AuthParameters: { USERNAME: "ada@example.com", SRP_A: "abcd" },
      ChallengeName: "PASSWORD_VERIFIER",
      SecretId: "account",
      GroupName: "callers",
    };
    const members = [
      ...Object.keys(good),
      "Logins",
      "AccessToken",
      "Session",
      "Limit",
      "UserAttributes",
      "ChallengeResponses",
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...actions),
        fc.dictionary(fc.constantFrom(...members, "PaginationToken", "IdentityId", "Token"), odd, { maxKeys: 3 }),
        token,
        async ({ action }, changed, forged) => {
          const input: Json = { ...good, AccessToken: forged, Logins: { [PROVIDER]: forged }, ...changed };
          const refused = shapeProblem(input) ?? (await action.run(input));
          expect(["answer", "refused", "not imitated"]).toContain(refused.kind);
        },
      ),
      { numRuns: 1_500 },
    );
  });
});

describe("shapeProblem", () => {
  it.each([
    ["a number for a text", { Username: 1 }, "NUMBER_VALUE can not be converted to a String"],
    ["a truth for a text", { TemporaryPassword: true }, "TRUE_VALUE can not be converted to a String"],
    ["an object for a text", { SecretId: {} }, "Start of structure or map found where not expected."],
    ["a text for a map", { Logins: "x" }, "STRING_VALUE can not be converted to a Map"],
    ["a number in a map", { AuthParameters: { USERNAME: 1 } }, "NUMBER_VALUE can not be converted to a String"],
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
      Unknown: { a: 1 },
    };
    expect(shapeProblem(input)).toBeUndefined();
  });
});
