import { type FurtherPermission, readString } from "../endpoint/action.ts";
import type { Json } from "../json.ts";

/**
 * The permission to give a role to a group. Without it, a caller who may create groups could give a group any role, and so get permissions
 * that the caller may not pass on.
 *
 * Source: the permissions in the CloudFormation registry's schema of AWS::Cognito::UserPoolGroup.
 */
export function passRole(input: Json): readonly FurtherPermission[] {
  const resource = readString(input, "RoleArn");
  if (resource === "") return [];
  return [{ action: "iam:PassRole", resource, context: { "iam:passedtoservice": "cognito-idp.amazonaws.com" } }];
}
