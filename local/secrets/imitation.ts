import type { Imitation } from "../imitation.ts";

/** What of Secrets Manager's CloudFormation types is acted on. Generated values, keys of one's own and rotation are not. */
export const secretsImitation: Imitation = {
  "AWS::SecretsManager::Secret": {
    properties: { Description: "imitated", Name: "imitated", SecretString: "imitated", Tags: "no effect" },
  },
};
