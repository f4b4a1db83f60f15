import { type Role, trusts } from "../iam/role.ts";
import type { Resource } from "../template/resource.ts";
import { TemplateProblem } from "../template/template-problem.ts";
import type { Account } from "./account.ts";
import { roleElsewhere } from "./role-elsewhere.ts";

const FUNCTION = "AWS::Lambda::Function";

/**
 * Finds the role of a function. A role that is not in the template allows nothing, because its policies are not known. Throws a TemplateProblem when
 * the property is not the ARN of a role, and when a role of the template does not trust Lambda.
 */
export function functionRole(
  { logicalId, properties }: Resource,
  { roles }: Pick<Account, "roles">,
  region: string,
  now: number,
): Role {
  const roleArn = String(properties["Role"]);
  const role = roles.get(roleArn) ?? roleElsewhere(roleArn);
  if (role === undefined) {
    throw new TemplateProblem(`${logicalId}.Role is ${roleArn}, which is not the ARN of a role.`);
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

/** Names the functions whose role is not in the template, as `ReadFunction.Role reader`. Such a role allows nothing. */
export function rolesElsewhere(resources: readonly Resource[], { roles }: Pick<Account, "roles">): readonly string[] {
  return resources
    .filter(({ type, properties }) => type === FUNCTION && !roles.has(String(properties["Role"])))
    .flatMap(({ logicalId, properties }) => {
      const role = roleElsewhere(String(properties["Role"]));
      return role === undefined ? [] : [`${logicalId}.Role ${role.name}`];
    });
}
