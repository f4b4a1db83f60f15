import { asBoolean, type Json, parseObject } from "../json.ts";
import { UserError } from "../user-error.ts";
import { type PasswordOptions, randomPassword } from "./random-password.ts";

/**
 * Generates the value of a secret as `GenerateSecretString` of AWS::SecretsManager::Secret says: a password, or the object of SecretStringTemplate with
 * the password under GenerateStringKey. Throws a UserError for a value that CloudFormation refuses.
 */
export function generateSecretString(spec: Json, secretName: string, randomBytes: (size: number) => Buffer): string {
  const refuse = (rule: string): never => {
    throw new UserError(`GenerateSecretString of the secret ${secretName} ${rule}.`);
  };
  const drawn = randomPassword(readOptions(spec, refuse), randomBytes);
  const password = drawn.ok ? drawn.password : refuse(`allows no password: ${drawn.problem.replace(/\.$/, "")}`);

  const { GenerateStringKey: key, SecretStringTemplate: template } = spec;
  if (key === undefined && template === undefined) return password;
  if (typeof key !== "string" || typeof template !== "string") {
    return refuse("must have SecretStringTemplate and GenerateStringKey together, both strings");
  }
  const object = parseObject(template) ?? refuse("must have a JSON object as its SecretStringTemplate");
  return JSON.stringify({ ...object, [key]: password });
}

function readOptions(spec: Json, refuse: (rule: string) => never): PasswordOptions {
  const flag = (name: string): boolean | undefined =>
    spec[name] === undefined ? undefined : (asBoolean(spec[name]) ?? refuse(`must have a boolean as its ${name}`));
  const excluded = spec["ExcludeCharacters"] ?? "";
  const length = spec["PasswordLength"] === undefined ? 32 : Number(spec["PasswordLength"]);
  if (!Number.isInteger(length) || length < 1 || length > 4096) {
    return refuse("must have a PasswordLength from 1 to 4096");
  }
  return {
    length,
    excludeCharacters: typeof excluded === "string" ? excluded : refuse("must have a string as its ExcludeCharacters"),
    exclude: {
      Lowercase: flag("ExcludeLowercase") ?? false,
      Uppercase: flag("ExcludeUppercase") ?? false,
      Numbers: flag("ExcludeNumbers") ?? false,
      Punctuation: flag("ExcludePunctuation") ?? false,
    },
    includeSpace: flag("IncludeSpace") ?? false,
    requireEachIncludedType: flag("RequireEachIncludedType") ?? true,
  };
}
