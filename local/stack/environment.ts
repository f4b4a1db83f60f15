import type { Session } from "../iam/session.ts";
import { isObject } from "../json.ts";
import type { Resource } from "../template/resource.ts";

/**
 * The environment variables with which a shell uses the running stack: the AWS endpoint and the developer's keys, the ids in the functions' own
 * environments (COGNITO_*, API_GATEWAY_*), the user pool group that has a role, the URL of every API, and every API key: `SHOP_KEY_VALUE` for the resource ShopKey.
 */
export function environmentOf(input: {
  resources: readonly Resource[];
  region: string;
  awsEndpoint: string;
  developer: Session;
  apis: readonly { name: string; url: string }[];
  apiKeys: readonly { logicalId: string; value: string }[];
}): Readonly<Record<string, string>> {
  const { resources, region, awsEndpoint, developer, apis, apiKeys } = input;
  return {
    AWS_ENDPOINT_URL: awsEndpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: developer.accessKeyId,
    AWS_SECRET_ACCESS_KEY: developer.secretAccessKey,
    ...idsOfFunctions(resources),
    ...groupWithRole(resources),
    ...Object.fromEntries(
      apis.map(({ name, url }) => [`${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_")}_URL`, url]),
    ),
    ...Object.fromEntries(apiKeys.map(({ logicalId, value }) => [`${snakeCase(logicalId)}_VALUE`, value])),
  };
}

function idsOfFunctions(resources: readonly Resource[]): Record<string, string> {
  const ids: Record<string, string> = {};
  for (const { type, properties } of resources) {
    if (type !== "AWS::Lambda::Function" || !isObject(properties["Environment"])) continue;
    const variables = properties["Environment"]["Variables"];
    for (const [name, value] of Object.entries(isObject(variables) ? variables : {})) {
      if (/^(COGNITO|API_GATEWAY)_/.test(name)) ids[name] = String(value);
    }
  }
  return ids;
}

function groupWithRole(resources: readonly Resource[]): Record<string, string> {
  const group = resources.find(
    ({ type, properties }) => type === "AWS::Cognito::UserPoolGroup" && properties["RoleArn"] !== undefined,
  );
  return group ? { COGNITO_GROUP: group.ref } : {};
}

/** Writes a logical id as the name of an environment variable: `ShopKey` -> `SHOP_KEY`. */
function snakeCase(logicalId: string): string {
  return logicalId.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, "_").toUpperCase();
}
