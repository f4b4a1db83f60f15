/** Cognito's refusals that more than one action on software tokens gives. */
import { type AwsRefusal, decidedBy, refusal } from "../endpoint/action.ts";
import type { MfaConfig } from "./mfa-config.ts";

export function softwareTokenOff({ configuration }: MfaConfig): AwsRefusal {
  const message = "Software Token MFA has not been enabled by the userPool";
  const because = "the pool's EnabledMfas do not name SOFTWARE_TOKEN_MFA";
  return decidedBy(refusal("SoftwareTokenMFANotFoundException", message, because), {
    property: "UserPool.MfaConfiguration",
    value: configuration,
    meaning: "With OPTIONAL or ON, and SOFTWARE_TOKEN_MFA in EnabledMfas, users may use an authenticator.",
  });
}

export function noSoftwareToken(): AwsRefusal {
  const because = "AssociateSoftwareToken gave the user no key that waits for a code";
  return refusal("SoftwareTokenMFANotFoundException", "Software Token MFA does not exist for the user.", because);
}

export function codeUsed(): AwsRefusal {
  const because = "this code or a later one was already accepted: wait for the authenticator's next code";
  return refusal("ExpiredCodeException", "Your software token has already been used once.", because);
}

export function tooManyCodes(): AwsRefusal {
  const because = "five wrong codes or more: the user's codes are refused for a while";
  return refusal("NotAuthorizedException", "Password attempts exceeded", because);
}
