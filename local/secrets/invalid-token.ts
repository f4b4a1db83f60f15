import { type AwsRefusal, refusal } from "../endpoint/action.ts";

/** The refusal of a NextToken that did not come from an earlier answer. */
export function invalidToken(): AwsRefusal {
  const because = "NextToken did not come from an earlier answer";
  return refusal("InvalidNextTokenException", "The NextToken value is invalid.", because);
}
