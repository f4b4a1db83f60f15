import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { ACCOUNT, REGION } from "../../test/fixtures/test-endpoint.ts";
import { identityPoolService } from "../identity-pool/service.ts";
import { secretsService } from "../secrets/service.ts";
import { userPoolService } from "../user-pool/service.ts";
import { constraintProblem } from "./member-constraints.ts";
import { integer, string } from "./members.ts";

const IDP = userPoolService([], REGION, ACCOUNT);
const IDENTITY = identityPoolService([], REGION, ACCOUNT);
const SECRETS = secretsService({
  region: REGION,
  accountId: ACCOUNT,
  keys: [],
  secrets: [],
  surroundings: { now: () => 0, randomBytes, after: () => () => undefined },
});
const failureOf = (member: string, rule: string) => `Value${member} failed to satisfy constraint: Member ${rule}`;
const NAME_RULE = "must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+";
const PASSWORD_RULE = "must satisfy regular expression pattern: ^[\\S]+.*[\\S]+$";

describe("constraintProblem", () => {
  it.each([
    [
      "a name of 129 characters",
      IDP,
      { Username: "a".repeat(129) },
      " at 'username'",
      "must have length less than or equal to 128",
    ],
    ["a name with a control character", IDP, { Username: "a@b.cd\u001b[31m" }, " at 'username'", NAME_RULE],
    ["a name with a space", IDP, { Username: "a b@c.de" }, " at 'username'", NAME_RULE],
    [
      "a password of 257 characters",
      IDP,
      { Password: "a".repeat(257) },
      " at 'password'",
      "must have length less than or equal to 256",
    ],
    [
      "a password that begins with a space",
      IDP,
      { ProposedPassword: " Passw0rd!" },
      " at 'proposedPassword'",
      PASSWORD_RULE,
    ],
    ["a password of two lines", IDP, { TemporaryPassword: "Pass\nw0rd!" }, " at 'temporaryPassword'", PASSWORD_RULE],
    [
      "a session of 19 characters",
      IDP,
      { Session: "x".repeat(19) },
      " at 'session'",
      "must have length greater than or equal to 20",
    ],
    [
      "a malformed pool id, which it repeats",
      IDP,
      { UserPoolId: "pool" },
      " 'pool' at 'userPoolId'",
      "must satisfy regular expression pattern: [\\w-]+_[0-9a-zA-Z]+",
    ],
    [
      "an empty role ARN",
      IDENTITY,
      { CustomRoleArn: "" },
      " '' at 'customRoleArn'",
      "must have length greater than or equal to 20",
    ],
    [
      "an account that is not a number",
      IDENTITY,
      { AccountId: "abc" },
      " 'abc' at 'accountId'",
      "must satisfy regular expression pattern: \\d+",
    ],
    [
      "a short token of a version",
      SECRETS,
      { ClientRequestToken: "short" },
      " 'short' at 'clientRequestToken'",
      "must have length greater than or equal to 32",
    ],
    [
      "a secret of 65,537 characters, which it does not repeat",
      SECRETS,
      { SecretString: "x".repeat(65_537) },
      " at 'secretString'",
      "must have length less than or equal to 65536",
    ],
  ])("refuses %s", (_, service, input, member, rule) => {
    expect(constraintProblem(service, [], input)).toMatchObject({
      kind: "refused",
      type: service === IDP ? "InvalidParameterException" : "ValidationException",
      message: `1 validation error detected: ${failureOf(member, rule)}`,
    });
  });

  it("refuses an empty name for its pattern and its length, in one refusal", () => {
    const message = `2 validation errors detected: ${failureOf(" at 'username'", NAME_RULE)}; ${failureOf(" at 'username'", "must have length greater than or equal to 1")}`;
    expect(constraintProblem(IDP, ["Username"], { Username: "" })).toMatchObject({ message });
  });

  it("refuses a required member that is absent or null, and an empty one without a bound on its length", () => {
    const absent = (member: string) => ({
      message: `1 validation error detected: ${failureOf(member, "must not be null")}`,
    });
    expect(constraintProblem(IDP, ["Username"], {})).toMatchObject(absent(" at 'username'"));
    expect(constraintProblem(IDP, ["Username"], { Username: null })).toMatchObject(absent(" at 'username'"));
    expect(constraintProblem(IDP, ["AuthFlow"], { AuthFlow: "" })).toMatchObject(absent(" null at 'authFlow'"));
    expect(constraintProblem(SECRETS, ["SecretId"], {})).toMatchObject({
      type: "ValidationException",
      ...absent(" null at 'secretId'"),
    });
  });

  it("refuses an integer out of its bounds, a string that is not in its set, and a list with such a string", () => {
    const values = ["EMAIL", "SMS"];
    const members = { Count: integer({ min: 1, max: 60 }), Medium: string({ values }) };
    const media = { ...members, Media: { type: "strings", item: string({ values }) } } as const;
    const message = (input: object) =>
      constraintProblem({ members: media, validationError: "V" }, [], { ...input })?.message;
    const one = (failure: string) => `1 validation error detected: ${failure}`;
    expect(message({ Count: 0 })).toBe(one(failureOf(" '0' at 'count'", "must have value greater than or equal to 1")));
    expect(message({ Count: 61 })).toBe(one(failureOf(" '61' at 'count'", "must have value less than or equal to 60")));
    expect(message({ Medium: "FAX" })).toBe(
      one(failureOf(" 'FAX' at 'medium'", "must satisfy enum value set: [EMAIL, SMS]")),
    );
    expect(message({ Media: ["SMS", "FAX"] })).toBe(
      one(
        failureOf(
          " '[SMS, FAX]' at 'media'",
          "must satisfy constraint: [Member must satisfy enum value set: [EMAIL, SMS]]",
        ),
      ),
    );
    expect(message({ Count: 60, Medium: "SMS", Media: ["EMAIL"] })).toBeUndefined();
  });

  it("accepts what the models allow, up to the last character", () => {
    const allowed = {
      Username: "ä+x@example.com".padEnd(128, "m"),
      Password: `P ${"😀".repeat(10)} d`.padEnd(256, "!"),
      Session: "x".repeat(20),
      UserPoolId: "eu-west-1_abcDEF123",
      ClientId: "1example23456789",
      AccessToken: "eyJ-_.a=b.c",
      SecretHash: "q+/=",
      Unknown: " ",
    };
    expect(constraintProblem(IDP, ["Username", "Password"], allowed)).toBeUndefined();
    expect(
      constraintProblem(SECRETS, ["SecretId"], { SecretId: "a", SecretString: "x".repeat(65_536) }),
    ).toBeUndefined();
    expect(constraintProblem({ members: {}, validationError: "ValidationException" }, [], allowed)).toBeUndefined();
  });

  it("checks only the length of a string of ten million characters", () => {
    const long = "a".repeat(10_000_000);
    expect(constraintProblem(IDP, [], { Password: `${long} ` })).toMatchObject({
      because: "Password must have length less than or equal to 256",
    });
  });
});
