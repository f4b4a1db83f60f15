import type { Json } from "../../../local/json.ts";
import type { Resources, Row, Scene } from "../row.ts";

const SPEC = "AWS::SecretsManager::Secret.GenerateSecretString";

/** A secret with a generated value of 4,000 characters, in which every allowed character is all but certain to occur. */
const secretWith = (property: Json): Resources => ({
  "@Secret": {
    Type: "AWS::SecretsManager::Secret",
    Properties: { GenerateSecretString: { PasswordLength: 4000, ...property } },
  },
});

async function secretOf({ call, ref }: Scene): Promise<string> {
  return (await call("secretsmanager", "GetSecretValue", { SecretId: ref("@Secret") })).body.SecretString;
}

/** A row about the characters that a generated value has. */
function characters(property: string, values: [unknown, unknown], is: unknown, found: RegExp): Row {
  return {
    property: `${SPEC}.${property}`,
    values,
    without: { is },
    resources: secretWith,
    ask: async (scene) => found.test(await secretOf(scene)),
  };
}

const keysOf = async (scene: Scene) => Object.keys(JSON.parse(await secretOf(scene)));

export const generatedSecretRows: readonly Row[] = [
  characters("ExcludeCharacters", ["abc", "xyz"], "xyz", /[abc]/),
  characters("ExcludeLowercase", [true, false], false, /[a-z]/),
  characters("ExcludeNumbers", [true, false], false, /\d/),
  characters("ExcludePunctuation", [true, false], false, /[!-/]/),
  characters("ExcludeUppercase", [true, false], false, /[A-Z]/),
  characters("IncludeSpace", [true, false], false, / /),
  {
    property: `${SPEC}.GenerateStringKey`,
    values: ["password", "token"],
    without: "refused",
    resources: (property) => secretWith({ SecretStringTemplate: '{"user":"ada"}', ...property }),
    ask: keysOf,
  },
  {
    property: `${SPEC}.SecretStringTemplate`,
    values: ['{"user":"ada"}', '{"name":"ada"}'],
    without: "refused",
    resources: (property) => secretWith({ GenerateStringKey: "password", ...property }),
    ask: keysOf,
  },
  {
    property: `${SPEC}.PasswordLength`,
    values: [20, 32],
    without: { is: 32 },
    resources: (property) => secretWith({ PasswordLength: undefined, ...property }),
    ask: async (scene) => (await secretOf(scene)).length,
  },
  {
    // Three characters cannot have all four types.
    property: `${SPEC}.RequireEachIncludedType`,
    values: [true, false],
    without: { is: true },
    resources: (property) => ({
      "@Secret": {
        Type: "AWS::SecretsManager::Secret",
        Properties: { Name: "@secret", GenerateSecretString: { PasswordLength: 3, ...property } },
      },
    }),
    ask: async (scene) => (await secretOf(scene)).length,
  },
];
