import { readPolicy } from "../../iam/policy-document.ts";

/**
 * Reads an API's resource policy; undefined when the API has none. Short resource ARNs are expanded as on import: `execute-api:/*` becomes
 * `arn:aws:execute-api:REGION:ACCOUNT:API/*`.
 */
export function readResourcePolicy(
  document: unknown,
  place: string,
  stageArn: string,
): ReturnType<typeof readPolicy> | undefined {
  if (document === undefined) return undefined;
  const apiArn = stageArn.slice(0, stageArn.lastIndexOf("/"));
  const expanded: unknown = JSON.parse(JSON.stringify(document).replaceAll('"execute-api:/', `"${apiArn}/`));
  return readPolicy(expanded, place, "resource");
}
