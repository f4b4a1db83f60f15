import { type AwsRefusal, answer, readString, refusal } from "../../endpoint/action.ts";
import { asObject } from "../../json.ts";
import { isConfiguration, isConsistent, type MfaConfig, mfaConfigRecord } from "../mfa-config.ts";
import type { AdminAction } from "../user-pool-action.ts";

/** The factors that the stack does not imitate. */
const OTHERS = ["EmailMfaConfiguration", "SmsMfaConfiguration", "WebAuthnConfiguration"];

/**
 * The action SetUserPoolMfaConfig of Cognito user pools. A request without MfaConfiguration turns MFA off. Source: user pools API
 * reference.
 */
export const setUserPoolMfaConfig: AdminAction = {
  required: [],
  run(pool, input) {
    const other = OTHERS.find((name) => (input[name] ?? undefined) !== undefined);
    if (other !== undefined) return { kind: "not imitated", what: `cognito-idp SetUserPoolMfaConfig with ${other}` };
    const configuration = readString(input, "MfaConfiguration") || "OFF";
    const hasSoftwareToken = asObject(input["SoftwareTokenMfaConfiguration"])["Enabled"] === true;
    if (!isConfiguration(configuration)) return factorMissing();
    const config: MfaConfig = { configuration, hasSoftwareToken };
    if (!isConsistent(config)) return configuration === "OFF" ? factorLeft() : factorMissing();
    pool.mfa = config;
    return answer(mfaConfigRecord(config));
  },
};

function factorLeft(): AwsRefusal {
  const message = "Invalid MFA configuration given, can't turn off MFA and configure an MFA together.";
  return refusal("InvalidParameterException", message, "MfaConfiguration is OFF and a factor is enabled");
}

function factorMissing(): AwsRefusal {
  const message = "Invalid MFA Configuration given. SMS MFA, Email MFA, or Software Token MFA must be enabled.";
  return refusal("InvalidParameterException", message, "MfaConfiguration is not OFF and no factor is enabled");
}
