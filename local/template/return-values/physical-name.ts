import type { Place } from "../place.ts";
import type { IdentityInput } from "./identity.ts";

export interface NameOptions {
  /** The most characters that the service allows in a name. Default 64. */
  most?: number;
  /** True for services whose names have no capitals. Default false. */
  lowerCase?: boolean;
}

/**
 * Returns the name that a property gives to a resource. Without such a name, generates one in CloudFormation's format: STACK-LOGICALID- and
 * 12 random letters and digits, with the logical id cut where the name would be too long.
 */
export function physicalName(input: IdentityInput, property: string, options: NameOptions = {}): string {
  const given = input.property(property);
  return typeof given === "string" && given !== "" ? given : generatedName(input, options);
}

/** Generates a name in CloudFormation's format. */
export function generatedName(
  { logicalId, names, place }: IdentityInput,
  { most = 64, lowerCase = false }: NameOptions = {},
): string {
  const suffix = names.mixed(12).toUpperCase();
  const name = `${`${place.stackName}-${logicalId}`.slice(0, most - suffix.length - 1)}-${suffix}`;
  return lowerCase ? name.toLowerCase() : name;
}

/** Formats an ARN of the stack's region and account. */
export function regionalArn({ partition, region, accountId }: Place, service: string, resource: string): string {
  return `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
}

/** Formats the ARN of an IAM resource with a path: `arn:aws:iam::ACCOUNT:role/PATH/NAME`. IAM has no regions. */
export function iamArn({ partition, accountId }: Place, kind: string, path: unknown, name: string): string {
  return `arn:${partition}:iam::${accountId}:${kind}${typeof path === "string" ? path : "/"}${name}`;
}

/** Draws hexadecimal digits, as in the ids of EC2: `vpc-0a1b2c3d4e5f67890` has 17. */
export function hexId({ names }: IdentityInput, length: number): string {
  return names.uuid().replaceAll("-", "").padEnd(length, "0").slice(0, length);
}
