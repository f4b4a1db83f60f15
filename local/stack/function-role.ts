import { createHash } from "node:crypto";
import { type Role, trusts } from "../iam/role.ts";
import type { Resource } from "../template/resource.ts";
import { TemplateProblem } from "../template/template-problem.ts";
import type { Account } from "./account.ts";

const FUNCTION = "AWS::Lambda::Function";
const ROLE_ARN = /^arn:[^:]+:iam::\d{12}:role\/(?:.*\/)?([^/]+)$/;

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

/** Makes a role that is outside the template: it trusts Lambda, since it is a function's, and has no policies. Undefined when `arn` is not the ARN of a role. */
function roleElsewhere(arn: string): Role | undefined {
  const name = ROLE_ARN.exec(arn)?.[1];
  if (name === undefined) return undefined;
  const digits = createHash("sha256").update(arn).digest("hex").slice(0, 17).toUpperCase();
  return {
    name,
    arn,
    roleId: `AROA${digits}`,
    trustPolicy: {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: [{ type: "Service", value: "lambda.amazonaws.com" }],
          Action: ["sts:AssumeRole"],
        },
      ],
    },
    policies: [],
    maxSessionSeconds: 3600,
  };
}
