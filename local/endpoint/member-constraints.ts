import type { Json } from "../json.ts";
import { type AwsRefusal, refusal } from "./action.ts";

/** What a service's model says of a member that is a text. */
interface Constraint {
  /** Lengths in characters. */
  min?: number;
  max?: number;
  rule?: Rule;
  /** AWS leaves its value out of what it says. */
  isSecret?: true;
}

/** A pattern as AWS writes it, and what it comes to for the whole of a text, in linear time. */
interface Rule {
  written: string;
  pattern: RegExp;
}

const rule = (written: string): Rule => ({ written, pattern: new RegExp(`^(?:${written})$`, "u") });

const NAME = rule("[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+");
const TOKEN = rule("[A-Za-z0-9-_=.]+");
/** Neither begins nor ends with white space, which for AWS is ASCII's, and is one line. A space inside is a symbol like another. */
const PASSWORD: Rule = { written: "^[\\S]+.*[\\S]+$", pattern: /^[^ \t\n\v\f\r].*[^ \t\n\v\f\r]$/u };

const password: Constraint = { max: 256, rule: PASSWORD, isSecret: true };
const identityId: Constraint = { min: 1, max: 55, rule: rule("[\\w-]+:[0-9a-f-]+") };
const versionId: Constraint = { min: 32, max: 64 };

/** By service and member. */
const CONSTRAINTS: Readonly<Record<string, Readonly<Record<string, Constraint>>>> = {
  "cognito-idp": {
    AccessToken: { rule: TOKEN, isSecret: true },
    ClientId: { min: 1, max: 128, rule: rule("[\\w+]+"), isSecret: true },
    ConfirmationCode: { min: 1, max: 2048, rule: rule("[\\S]+") },
    GroupName: { min: 1, max: 128, rule: NAME },
    Password: password,
    PreviousPassword: password,
    ProposedPassword: password,
    SecretHash: { min: 1, max: 128, rule: rule("[\\w+=/]+"), isSecret: true },
    Session: { min: 20, max: 2048, isSecret: true },
    TemporaryPassword: password,
    Token: { rule: TOKEN, isSecret: true },
    Username: { min: 1, max: 128, rule: NAME, isSecret: true },
    UserPoolId: { min: 1, max: 55, rule: rule("[\\w-]+_[0-9a-zA-Z]+") },
  },
  "cognito-identity": {
    AccountId: { min: 1, max: 15, rule: rule("\\d+") },
    CustomRoleArn: { min: 20, max: 2048 },
    IdentityId: identityId,
    IdentityPoolId: identityId,
  },
  secretsmanager: {
    ClientRequestToken: versionId,
    SecretId: { min: 1, max: 2048 },
    SecretString: { min: 1, max: 65_536, isSecret: true },
    VersionId: versionId,
    VersionStage: { min: 1, max: 256 },
  },
  ssm: {
    KeyId: { min: 1, max: 256, rule: rule("^([a-zA-Z0-9:/_-]+)$") },
    Name: { min: 1, max: 2048 },
  },
};

/**
 * What a request's texts break of its service's model: a required one that is not there, a length, a pattern. All of it in one
 * refusal, as AWS says it. Which of a member's rules comes first is not the same in every answer of AWS's: here the pattern.
 *
 * A text that is too long is not held against its pattern.
 *
 * Source: the services' models, as the SDKs carry them; passwords as Cognito answers them.
 */
export function constraintProblem(service: string, required: readonly string[], input: Json): AwsRefusal | undefined {
  const constraints = CONSTRAINTS[service] ?? {};
  const names = [...new Set([...required, ...Object.keys(constraints)])];
  const broken = names.flatMap((name) => {
    const value = input[name] ?? undefined;
    const constraint = constraints[name];
    // An empty text counts as none where nothing is known of its length.
    if (value === undefined || (value === "" && constraint === undefined)) {
      return required.includes(name) ? [{ name, shown: shown(null, constraint), rule: "must not be null" }] : [];
    }
    if (typeof value !== "string" || constraint === undefined) return [];
    return brokenRules(value, constraint).map((each) => ({ name, shown: shown(value, constraint), rule: each }));
  });
  if (broken.length === 0) return undefined;
  const sentences = broken.map(
    ({ name, rule: said, shown: value }) =>
      `Value${value} at '${name.charAt(0).toLowerCase()}${name.slice(1)}' failed to satisfy constraint: Member ${said}`,
  );
  const count = broken.length === 1 ? "1 validation error" : `${broken.length} validation errors`;
  const who = [...new Set(broken.map(({ name, rule: said }) => `${name} ${said}`))].join("; ");
  const type = service === "cognito-idp" ? "InvalidParameterException" : "ValidationException";
  return refusal(type, `${count} detected: ${sentences.join("; ")}`, who);
}

function brokenRules(value: string, { max, min, rule: wanted }: Constraint): string[] {
  if (max !== undefined && value.length > max) return [`must have length less than or equal to ${max}`];
  return [
    ...(wanted && !wanted.pattern.test(value) ? [`must satisfy regular expression pattern: ${wanted.written}`] : []),
    ...(min !== undefined && value.length < min ? [`must have length greater than or equal to ${min}`] : []),
  ];
}

/** What stands of a value behind the word Value: nothing of one that is secret. */
function shown(value: string | null, constraint: Constraint | undefined): string {
  if (constraint?.isSecret) return "";
  return value === null ? " null" : ` '${value}'`;
}
