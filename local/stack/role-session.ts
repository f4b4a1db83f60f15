import type { Session } from "../iam/session.ts";
import type { Resource } from "../template/resource.ts";
import { TemplateProblem } from "../template/template-problem.ts";
import type { StackPlan } from "./plan-stack.ts";

/** Assumes the template's role with this logical id for an hour. Throws a TemplateProblem when the template has no such role. */
export function roleSession({ account, resources }: StackPlan, logicalId: string): Session {
  const role = account.roles.get(roleArn(resources, logicalId));
  if (role === undefined) throw new TemplateProblem(`The template has no role ${logicalId}.`);
  return account.sessions.assumeRole({ role, sessionName: "countersign", durationSeconds: 3_600 });
}

/** Returns the ARN of the role with this logical id; an empty string when the template has no such role. */
export function roleArn(resources: readonly Resource[], logicalId: string): string {
  return resources.find((resource) => resource.logicalId === logicalId)?.attributes["Arn"] ?? "";
}

/** Finds the logical id of the role that a user pool's group carries. Undefined when no group carries a role of the template. */
export function groupRole(resources: readonly Resource[]): string | undefined {
  const carried = resources
    .filter(({ type }) => type === "AWS::Cognito::UserPoolGroup")
    .map(({ properties }) => properties["RoleArn"]);
  return roleIds(resources).find((logicalId) => carried.includes(roleArn(resources, logicalId)));
}

/** Lists the logical ids of the template's roles. */
export function roleIds(resources: readonly Resource[]): readonly string[] {
  return resources.filter(({ type }) => type === "AWS::IAM::Role").map(({ logicalId }) => logicalId);
}
