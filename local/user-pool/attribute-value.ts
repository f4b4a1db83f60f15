import { type AwsRefusal, decidedBy, refusal } from "../endpoint/action.ts";
import type { Attribute } from "./schema.ts";
import { schemaSetting } from "./schema-setting.ts";

/** Whether a string is an e-mail address. */
export function isEmail(value: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value);
}

/** Whether a string is a phone number in E.164 format, such as +14325550100. */
function isPhoneNumber(value: string): boolean {
  return /^\+[1-9]\d{1,14}$/.test(value);
}

/**
 * Cognito's refusal of a value that the attribute does not allow; undefined for a value that it allows. The words for an address and for a phone number
 * are Cognito's. How Cognito words a broken bound or type is not known.
 */
export function valueProblem(attribute: Attribute, value: string): AwsRefusal | undefined {
  const { name } = attribute;
  if (name === "email" && !isEmail(value)) {
    return refusal("InvalidParameterException", "Invalid email address format.", "email must be an e-mail address");
  }
  if (name === "phone_number" && !isPhoneNumber(value)) {
    const because = "phone_number must begin with + and have at most 15 digits (E.164)";
    return refusal("InvalidParameterException", "Invalid phone number format.", because);
  }
  const rule = brokenRule(attribute, value);
  if (rule === undefined) return undefined;
  const message = `Attributes did not conform to the schema: ${name}: ${rule}\n`;
  return decidedBy(
    refusal("InvalidParameterException", message, "the value breaks a rule of the pool's Schema"),
    schemaSetting(attribute, "Another type or wider constraints allow more values."),
  );
}

function brokenRule({ least, most, type }: Attribute, value: string): string | undefined {
  switch (type) {
    case "String":
      if (value.length < (least ?? 0)) return `String must be at least ${least} characters`;
      return value.length > (most ?? 2048) ? `String must be no longer than ${most} characters` : undefined;
    case "Number":
      if (!/^-?\d{1,15}(?:\.\d{1,15})?$/.test(value)) return "Value must be a number";
      if (Number(value) < (least ?? Number.NEGATIVE_INFINITY)) return `Number must be at least ${least}`;
      return Number(value) > (most ?? Number.POSITIVE_INFINITY) ? `Number must be no more than ${most}` : undefined;
    case "Boolean":
      return /^(?:true|false)$/i.test(value) ? undefined : "Value must be true or false";
    case "DateTime":
      return Number.isNaN(Date.parse(value)) ? "Value must be a date and time" : undefined;
  }
}
