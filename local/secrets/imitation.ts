import type { Imitation } from "../imitation.ts";

/** The properties of Secrets Manager's and KMS's CloudFormation types that have an effect. */
export const secretsImitation: Imitation = {
  "AWS::SecretsManager::Secret": {
    properties: {
      Description: "imitated",
      GenerateSecretString: {
        properties: {
          ExcludeCharacters: "imitated",
          ExcludeLowercase: "imitated",
          ExcludeNumbers: "imitated",
          ExcludePunctuation: "imitated",
          ExcludeUppercase: "imitated",
          GenerateStringKey: "imitated",
          IncludeSpace: "imitated",
          PasswordLength: "imitated",
          RequireEachIncludedType: "imitated",
          SecretStringTemplate: "imitated",
        },
      },
      KmsKeyId: "imitated",
      Name: "imitated",
      SecretString: "imitated",
      Tags: "imitated",
    },
  },
  "AWS::KMS::Alias": "no effect",
  "AWS::KMS::Key": {
    properties: { Description: "no effect", EnableKeyRotation: "no effect", KeyPolicy: "imitated", Tags: "no effect" },
  },
};
