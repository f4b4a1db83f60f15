import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { generateSecretString } from "./generate-secret-string.ts";
import { createSecretStore } from "./secret-store.ts";

const generate = (spec: object) => generateSecretString({ ...spec }, "db", randomBytes);

describe("GenerateSecretString", () => {
  it("generates a password of 32 characters, or as its properties say", () => {
    expect(generate({})).toMatch(/^[!-~]{32}$/);
    const spec = { PasswordLength: 40, ExcludePunctuation: "true", ExcludeCharacters: "lIO0", ExcludeUppercase: true };
    expect(generate(spec)).toMatch(/^[a-km-z1-9]{40}$/);
    expect(generate({ PasswordLength: "8", ExcludeLowercase: true, ExcludeNumbers: true })).toMatch(/^[^a-z\d]{8}$/);
    expect(generate({ PasswordLength: 1, RequireEachIncludedType: false })).toHaveLength(1);
    expect(generate({ PasswordLength: 500, IncludeSpace: true })).toContain(" ");
  });

  it("adds the password to the template's object", () => {
    const spec = { SecretStringTemplate: '{"username":"admin"}', GenerateStringKey: "password", PasswordLength: 12 };
    expect(JSON.parse(generate(spec))).toEqual({ username: "admin", password: expect.stringMatching(/^.{12}$/) });
  });

  it.each([
    [{ GenerateStringKey: "password" }, "must have SecretStringTemplate and GenerateStringKey together"],
    [{ SecretStringTemplate: "{}" }, "must have SecretStringTemplate and GenerateStringKey together"],
    [{ SecretStringTemplate: "[]", GenerateStringKey: "k" }, "must have a JSON object as its SecretStringTemplate"],
    [{ PasswordLength: 0 }, "must have a PasswordLength from 1 to 4096"],
    [{ PasswordLength: 4097 }, "must have a PasswordLength from 1 to 4096"],
    [{ PasswordLength: 2 }, "allows no password: Password length is too short based on the required types"],
    [{ ExcludeNumbers: "yes" }, "must have a boolean as its ExcludeNumbers"],
    [{ ExcludeCharacters: 7 }, "must have a string as its ExcludeCharacters"],
  ])("stops the start with %j", (spec, rule) => {
    expect(() => generate(spec)).toThrow(`GenerateSecretString of the secret db ${rule}`);
  });

  it("is the value of the template's secret, and is refused beside SecretString", () => {
    const surroundings = { now: () => 0, randomBytes, after: () => () => undefined };
    const store = (properties: object) =>
      createSecretStore({
        region: "eu-west-1",
        accountId: "111122223333",
        keys: [],
        secrets: [
          {
            arn: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-a1B2c3",
            name: "db",
            properties: { ...properties },
          },
        ],
        surroundings,
      });
    const [version] = store({ GenerateSecretString: { PasswordLength: 20 } }).find("db")?.versions ?? [];
    expect(version).toMatchObject({
      content: { SecretString: expect.stringMatching(/^.{20}$/) },
      labels: ["AWSCURRENT"],
    });
    expect(() => store({ GenerateSecretString: {}, SecretString: "x" })).toThrow(
      "The secret db has both SecretString and GenerateSecretString: CloudFormation refuses that.",
    );
  });
});
