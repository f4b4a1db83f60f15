/**
 * The formats that the values of a policy's elements must have. Other formats are refused: a Deny with a malformed value would match no request and
 * so deny nothing.
 */
import { isBlock, numberOf, timeOf } from "./condition-values.ts";
import type { ConditionOperator } from "./policy-document.ts";

/** A format of values: its name in error messages, and the test of a value. */
export interface ValueForm {
  name: string;
  test: (text: string) => boolean;
}

/** The format of an action. Source: IAM user guide, "Grammar of the IAM JSON policy language", `action_string`. */
export const ACTION: ValueForm = {
  name: "* or the name of a service and an action, such as execute-api:Invoke",
  test: (text) => /^(?:\*|[a-z0-9-]+:[a-z0-9*?-]+)$/i.test(text),
};

/** The format of a resource. The service segment may not contain a wildcard. Source: IAM user guide, "IAM JSON policy elements: Resource". */
export const RESOURCE: ValueForm = {
  name: "* or an ARN, whose service has no wildcard",
  test: (text) => /^(?:\*|arn:[^:]+:[a-z0-9-]+:.+)$/s.test(text),
};

/**
 * The format of an AWS principal. The principal may not contain variables, or a wildcard for a part of a name or ARN. Source: IAM user
 * guide, "AWS JSON policy elements: Principal".
 */
export const AWS_PRINCIPAL: ValueForm = {
  name: "*, an account, or the ARN of an account, a user, a role or a session without wildcards and variables",
  test: (text) =>
    /^(?:\*|\d{12}|arn:[a-z-]+:iam::\d{12}:(?:root|(?:user|role)\/[^*?$]+)|arn:[a-z-]+:sts::\d{12}:(?:assumed-role|federated-user)\/[^*?$]+)$/.test(
      text,
    ),
};

/**
 * Returns the format of a condition operator's values. Only values of string and ARN operators may contain variables. Source: IAM user guide, "Policy
 * variables".
 */
export function conditionValue(operator: ConditionOperator): ValueForm {
  if (operator.startsWith("Numeric")) return { name: "a number", test: (text) => !Number.isNaN(numberOf(text)) };
  if (operator.startsWith("Date")) return { name: "a time", test: (text) => !Number.isNaN(timeOf(text)) };
  if (operator.endsWith("IpAddress")) return { name: "an IP address or a CIDR block", test: isBlock };
  if (operator === "Bool" || operator === "Null")
    return { name: "true or false", test: (text) => /^(?:true|false)$/i.test(text) };
  return { name: "a string", test: () => true };
}
