import { apiGatewayReturnValues } from "./api-gateway.ts";
import { computeReturnValues } from "./compute.ts";
import { dataReturnValues } from "./data.ts";
import type { Identity, IdentityInput, ReturnValues } from "./identity.ts";
import { identityReturnValues } from "./identity-services.ts";
import { messagingReturnValues } from "./messaging.ts";
import { networkReturnValues } from "./network.ts";
import { generatedName, regionalArn } from "./physical-name.ts";

/**
 * The identifiers of each resource type, in AWS's formats.
 *
 * Source: the "Return values" of each type in the CloudFormation template reference.
 */
export const returnValues: ReturnValues = {
  ...apiGatewayReturnValues,
  ...computeReturnValues,
  ...dataReturnValues,
  ...identityReturnValues,
  ...messagingReturnValues,
  ...networkReturnValues,
};

/**
 * Draws the identifiers of a resource. Names that its properties give, such as FunctionName, become part of the identifiers. Undefined when the format
 * of the type's identifiers is not known.
 */
export function identify(input: IdentityInput): Identity | undefined {
  return Object.hasOwn(returnValues, input.type) ? returnValues[input.type]?.(input) : undefined;
}

/** Generates a Ref for a type whose format is not known. */
export function inventRef(input: IdentityInput): string {
  return generatedName(input);
}

/**
 * Generates a value for an attribute of Fn::GetAtt whose format is not known: an ARN when the attribute's name ends in Arn, otherwise a
 * name made of the Ref and the attribute's name.
 */
export function inventAttribute({ place, type }: IdentityInput, ref: string, attribute: string): string {
  const service = type.split("::")[1]?.toLowerCase() ?? "custom";
  return /Arn$|^ARN$/.test(attribute) ? regionalArn(place, service, ref) : `${ref}-${attribute.replaceAll(".", "-")}`;
}
