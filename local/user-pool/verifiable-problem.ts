import { type Outcome, refusal } from "../endpoint/action.ts";
import { noAddress } from "./refusals.ts";
import type { User } from "./users.ts";

/** Cognito's refusal of the verification of an attribute; undefined for the e-mail address. A text message to a phone number is not imitated. */
export function verifiableProblem(user: User, attribute: string): Outcome | undefined {
  if (attribute === "email") return undefined;
  if (attribute !== "phone_number") {
    const message = "Invalid attribute name. Only phone_number and email can be verified.";
    return refusal("InvalidParameterException", message, "AttributeName is another attribute");
  }
  if (!user.attributes.has("phone_number")) return noAddress("phone number");
  return { kind: "not imitated", what: "cognito-idp verification of a phone number by a text message" };
}
