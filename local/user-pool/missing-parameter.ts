import { type AwsRefusal, refusal } from "../endpoint/action.ts";

/** Cognito's refusal when `member`, AuthParameters or ChallengeResponses, lacks the value `name`. */
export function missingParameter(name: string, member: "AuthParameters" | "ChallengeResponses"): AwsRefusal {
  return refusal("InvalidParameterException", `Missing required parameter ${name}`, `${member} has no ${name}`);
}
