import { type Role, trusts } from "../iam/role.ts";
import type { Resource } from "../template/resource.ts";
import { TemplateProblem } from "../template/template-problem.ts";
import type { Account } from "./account.ts";

/** Finds the role of a function. Throws a TemplateProblem when the template has no such role, and when the role does not trust Lambda. */
export function functionRole(
  { logicalId, properties }: Resource,
  { roles }: Pick<Account, "roles">,
  region: string,
  now: number,
): Role {
  const roleArn = String(properties["Role"]);
  const role = roles.get(roleArn);
  if (role === undefined) {
    throw new TemplateProblem(`${logicalId}.Role is ${roleArn}, which is not a role of the template.`);
  }
  const trust = trusts(role, {
    assumer: { type: "Service", value: "lambda.amazonaws.com" },
    action: "sts:AssumeRole",
    region,
    now,
  });
  if (trust.effect !== "allow") {
    throw new TemplateProblem(`${logicalId}.Role does not trust lambda.amazonaws.com: ${trust.because}.`);
  }
  return role;
}
