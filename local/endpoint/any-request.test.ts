/** Sends odd values in every member of every action: each request gets an answer, a refusal or "not imitated", and no action throws. */
import { describe, expect, it } from "vitest";
import { ACCOUNT, CLIENT_ID, PROVIDER, REGION, SECRET_ARN, testEndpoint } from "../../test/fixtures/test-endpoint.ts";
import { identityPoolService } from "../identity-pool/service.ts";
import type { Json } from "../json.ts";
import { secretsService } from "../secrets/service.ts";
import { parametersService } from "../ssm/service.ts";
import { userPoolService } from "../user-pool/service.ts";
import { shapeProblem } from "./member-shapes.ts";
import { integer, type Members, string } from "./members.ts";

/** A JSON value for which String() throws. */
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

/** Makes a token whose signature no key made. */
function forgeToken(header: object, claims: object): string {
  const whole = [
    { alg: "RS256", kid: "x", ...header },
    { iss: `https://${PROVIDER}`, aud: CLIENT_ID, token_use: "id", ...claims },
  ];
  return [...whole.map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")), "AAAA"].join(".");
}

/** Makes an endpoint and returns its actions, which a test calls without a signature and without policies. */
async function scene() {
  const { identityPool, sessions, userPool } = await testEndpoint();
  const { surroundings } = userPool;
  const services = [
    userPoolService([userPool], REGION, ACCOUNT),
    identityPoolService([identityPool], REGION, ACCOUNT),
    secretsService({
      region: REGION,
      accountId: ACCOUNT,
      keys: [],
      secrets: [{ arn: SECRET_ARN, name: "account", properties: {} }],
      surroundings,
    }),
    parametersService({ region: REGION, accountId: ACCOUNT, keys: [], surroundings }),
  ];
  // Good values, so that each action gets as far as it can. The password is too weak, so that no verifier is computed.
  const good: Json = {
    UserPoolId: userPool.id,
    ClientId: CLIENT_ID,
    IdentityPoolId: identityPool.id,
    IdentityId: identityPool.createGuest(),
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
    AccessToken: forgeToken({}, {}),
    Logins: { [PROVIDER]: forgeToken({}, {}) },
    Limit: 5,
    PaginationToken: "1",
    UserAttributes: [{ Name: "email", Value: "ada@example.com" }],
    Session: "x".repeat(20),
    SecretHash: "x",
    ClientRequestToken: "x",
    Name: "/x",
    Names: ["/x"],
    Path: "/x",
    Value: "x",
    Type: "String",
    Overwrite: true,
    Labels: ["x"],
    ParameterFilters: [{ Key: "Type", Values: ["String"] }],
    Filters: [{ Key: "name", Values: ["x"] }],
    Tags: [{ Key: "x", Value: "x" }],
    VersionId: "x",
    CustomRoleArn: "x",
  };
  const caller = sessions.addUser("caller");
  const calls = services.flatMap(({ actions, members }) =>
    [...actions.values()].map((action) => ({
      access: action.access,
      members: { ...members, ...action.members },
      run: (input: Json) => (action.access === "anyone" ? action.run(input) : action.run(input, caller, new Map())),
    })),
  );
  return { calls, good };
}

const OUTCOMES = ["answer", "refused", "not imitated"];

describe("a request to the AWS endpoint", () => {
  it("with any value in any member of any action is answered, refused or said not to be imitated", async () => {
    const { calls, good } = await scene();
    expect(calls.length).toBeGreaterThan(30);
    const outcomes = new Map<string, number>();
    for (const { members, run } of calls) {
      for (const member of Object.keys(good)) {
        for (const value of ODD) {
          const input = { ...good, [member]: value };
          const { kind } = shapeProblem(members, input) ?? (await run(input));
          outcomes.set(kind, (outcomes.get(kind) ?? 0) + 1);
        }
      }
    }
    expect([...outcomes.keys()].filter((kind) => !OUTCOMES.includes(kind))).toEqual([]);
    expect(outcomes.get("refused")).toBeGreaterThan(10_000);
  });

  it("with a token whose header or claims are anything at all is refused", async () => {
    const { calls, good } = await scene();
    const tokens = ["alg", "kid", "iss", "aud", "sub", "exp", "token_use"].flatMap((name) =>
      ODD.map((value) =>
        name === "alg" || name === "kid" ? forgeToken({ [name]: value }, {}) : forgeToken({}, { [name]: value }),
      ),
    );
    for (const { run } of calls.filter(({ access }) => access === "anyone")) {
      for (const token of tokens) {
        const { kind } = await run({ ...good, AccessToken: token, Logins: { [PROVIDER]: token } });
        expect(OUTCOMES).toContain(kind);
      }
    }
  });
});

/** The members of a request, at least one of each type. */
const MEMBERS: Members = {
  AttributesToGet: { type: "strings", item: string() },
  AuthParameters: { type: "map" },
  Limit: integer(),
  Logins: { type: "map" },
  Permanent: { type: "boolean" },
  SecretId: string(),
  Session: string(),
  SoftwareTokenMfaSettings: { type: "structure", members: { Enabled: { type: "boolean" } } },
  TemporaryPassword: string(),
  UserAttributes: { type: "attributes" },
  Username: string(),
};

describe("shapeProblem", () => {
  it.each([
    ["a number for a string", { Username: 1 }, "NUMBER_VALUE can not be converted to a String"],
    ["a boolean for a string", { TemporaryPassword: true }, "TRUE_VALUE can not be converted to a String"],
    ["an object for a string", { SecretId: {} }, "Start of structure or map found where not expected."],
    ["a string for a map", { Logins: "x" }, "STRING_VALUE can not be converted to a Map"],
    ["a number in a map", { AuthParameters: { USERNAME: 1 } }, "NUMBER_VALUE can not be converted to a String"],
    ["a string for a boolean", { Permanent: "true" }, "STRING_VALUE can not be converted to a Boolean"],
    ["an object for a list", { UserAttributes: {} }, "Start of structure or map found where not expected."],
    ["a string in a list of attributes", { UserAttributes: ["x"] }, "STRING_VALUE can not be converted to a Structure"],
    [
      "a number for an attribute",
      { UserAttributes: [{ Name: "email", Value: 1 }] },
      "NUMBER_VALUE can not be converted to a String",
    ],
    ["a string for an integer", { Limit: "5" }, "STRING_VALUE can not be converted to an Integer"],
    ["a fraction for an integer", { Limit: 1.5 }, "NUMBER_VALUE can not be converted to an Integer"],
    ["a string for a list", { AttributesToGet: "email" }, "STRING_VALUE can not be converted to a List"],
    ["a number in a list", { AttributesToGet: ["email", 1] }, "NUMBER_VALUE can not be converted to a String"],
    ["a string for a structure", { SoftwareTokenMfaSettings: "x" }, "STRING_VALUE can not be converted to a Structure"],
    [
      "a string inside a structure",
      { SoftwareTokenMfaSettings: { Enabled: "true" } },
      "STRING_VALUE can not be converted to a Boolean",
    ],
  ])("refuses %s", (_, input, message) => {
    expect(shapeProblem(MEMBERS, input)).toMatchObject({ kind: "refused", type: "SerializationException", message });
  });

  it("accepts the types of the model, null as absent, and unknown members", () => {
    const input = {
      Username: "a",
      Session: null,
      AuthParameters: { USERNAME: "a" },
      UserAttributes: [{ Name: "email", Value: "a@b.cd" }, { Name: "email_verified" }],
      AttributesToGet: ["email"],
      Limit: 5,
      Permanent: true,
      SoftwareTokenMfaSettings: { Enabled: null },
      Unknown: { a: 1 },
    };
    expect(shapeProblem(MEMBERS, input)).toBeUndefined();
  });
});
