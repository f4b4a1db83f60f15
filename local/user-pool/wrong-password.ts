import { type AwsRefusal, refusal } from "../endpoint/action.ts";

/** One refusal for whatever is wrong with a proof, as Cognito gives it; `because` tells the developer which it was. */
export function wrongPassword(because: string): AwsRefusal {
  return refusal("NotAuthorizedException", "Incorrect username or password.", because);
}
