import type { Json } from "../../../local/json.ts";
import { apiWithFunction, keysOfFunction, lambdaRole, type Resources, type Row, type Scene } from "../row.ts";

const SECRET = "AWS::SecretsManager::Secret";

const secretWith = (property: Json): Resources => ({
  "@Secret": { Type: SECRET, Properties: { SecretString: "a value", ...property } },
});

const describeSecret = async ({ call, ref }: Scene) =>
  (await call("secretsmanager", "DescribeSecret", { SecretId: ref("@Secret") })).body;

const keyPolicy = (Effect: "Allow" | "Deny") => ({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { AWS: { "Fn::Sub": "arn:aws:iam::${AWS::AccountId}:root" } },
      Action: "kms:*",
      Resource: "*",
    },
    { Effect, Principal: "*", Action: "kms:ScheduleKeyDeletion", Resource: "*" },
  ],
});

/** A statement that allows to read secrets, and to use no key. */
const READ = {
  PolicyName: "read",
  PolicyDocument: {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: "*" }],
  },
};

export const secretRows: readonly Row[] = [
  {
    property: `${SECRET}.Description`,
    values: ["first", "second"],
    without: "other",
    resources: secretWith,
    ask: async (scene) => (await describeSecret(scene)).Description,
  },
  {
    property: `${SECRET}.KmsKeyId`,
    values: [{ "Fn::GetAtt": ["@Key", "Arn"] }, "alias/aws/secretsmanager"],
    without: { is: "alias/aws/secretsmanager" },
    resources: (property) => ({
      ...apiWithFunction(),
      ...secretWith(property),
      "@Role": lambdaRole({ Policies: [READ] }),
      "@Key": { Type: "AWS::KMS::Key", Properties: {} },
    }),
    async ask(scene) {
      const input = { SecretId: scene.ref("@Secret") };
      return (await scene.call("secretsmanager", "GetSecretValue", input, await keysOfFunction(scene))).status;
    },
  },
  {
    property: `${SECRET}.Name`,
    values: ["@red", "@blue"],
    without: "other",
    resources: secretWith,
    ask: async (scene) => (await describeSecret(scene)).Name,
  },
  {
    property: `${SECRET}.SecretString`,
    values: ["red", "blue"],
    without: "other",
    resources: (property) => secretWith({ SecretString: undefined, ...property }),
    ask: async ({ call, ref }) =>
      (await call("secretsmanager", "GetSecretValue", { SecretId: ref("@Secret") })).body.SecretString,
  },
  {
    property: `${SECRET}.Tags`,
    values: [[{ Key: "colour", Value: "red" }], [{ Key: "colour", Value: "blue" }]],
    without: "other",
    resources: secretWith,
    ask: async (scene) => (await describeSecret(scene)).Tags?.find(({ Key }: { Key: string }) => Key === "colour"),
  },
  {
    property: "AWS::KMS::Key.KeyPolicy",
    values: [keyPolicy("Allow"), keyPolicy("Deny")],
    without: { is: keyPolicy("Allow") },
    resources: (property) => ({ ...secretWith({}), "@Key": { Type: "AWS::KMS::Key", Properties: property } }),
    ask: async (scene) => (await describeSecret(scene)).Description,
  },
];
