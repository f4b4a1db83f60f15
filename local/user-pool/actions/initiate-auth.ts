import { readString, refusal } from "../../endpoint/action.ts";
import { flowProblem } from "../flow-problem.ts";
import { refreshByFlow } from "../refresh-tokens.ts";
import { signInByPassword } from "../sign-in-by-password.ts";
import { beginSrp } from "../sign-in-by-srp.ts";
import type { ClientAction } from "../user-pool-action.ts";

/**
 * The action InitiateAuth of Cognito user pools. Begins a sign-in by SRP, signs in by password, or refreshes tokens. Source: user pools API
 * reference.
 */
export const initiateAuth: ClientAction = {
  required: ["AuthFlow"],
  issuesTokens: true,
  run(pool, client, input) {
    const flow = readString(input, "AuthFlow");
    switch (flow) {
      case "USER_SRP_AUTH":
        return flowProblem(client, flow, "ALLOW_USER_SRP_AUTH") ?? beginSrp(pool, client, input);
      case "REFRESH_TOKEN_AUTH":
      case "REFRESH_TOKEN":
        return refreshByFlow(pool, client, input);
      case "USER_PASSWORD_AUTH":
        return flowProblem(client, flow, "ALLOW_USER_PASSWORD_AUTH") ?? signInByPassword(pool, client, input);
      case "CUSTOM_AUTH":
      case "USER_AUTH":
        return (
          flowProblem(client, flow, `ALLOW_${flow}`) ?? { kind: "not imitated", what: `InitiateAuth with ${flow}` }
        );
      default: {
        const because = "AuthFlow is not a flow of Cognito";
        return refusal("InvalidParameterException", "Initiate Auth method not supported.", because);
      }
    }
  },
};
