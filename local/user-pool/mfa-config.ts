import type { Json } from "../json.ts";
import { UserError } from "../user-error.ts";

/** The second factors of a pool, and whether its users need one. */
export interface MfaConfig {
  /** `ON`: every user needs a second factor. `OPTIONAL`: users who have enabled one need it. */
  configuration: "OFF" | "ON" | "OPTIONAL";
  /** Whether users may sign in with a software token, the only second factor that is imitated. */
  hasSoftwareToken: boolean;
}

const CONFIGURATIONS: ReadonlySet<unknown> = new Set(["OFF", "ON", "OPTIONAL"]);

/** Reads MfaConfiguration and EnabledMfas of AWS::Cognito::UserPool. Throws a UserError for a combination that Cognito refuses. */
export function readMfaConfig({ EnabledMfas, MfaConfiguration = "OFF" }: Json): MfaConfig {
  if (!isConfiguration(MfaConfiguration))
    throw new UserError("MfaConfiguration of a user pool must be OFF, ON or OPTIONAL.");
  const hasSoftwareToken = Array.isArray(EnabledMfas) && EnabledMfas.includes("SOFTWARE_TOKEN_MFA");
  const config = { configuration: MfaConfiguration, hasSoftwareToken };
  if (isConsistent(config)) return config;
  throw new UserError(
    MfaConfiguration === "OFF"
      ? "MfaConfiguration of a user pool must be ON or OPTIONAL when EnabledMfas names a factor: Cognito refuses OFF."
      : `EnabledMfas of a user pool must name SOFTWARE_TOKEN_MFA when MfaConfiguration is ${MfaConfiguration}: the stack imitates no other factor.`,
  );
}

/** Whether Cognito accepts the configuration: a pool has factors exactly when MFA is not off. */
export function isConsistent({ configuration, hasSoftwareToken }: MfaConfig): boolean {
  return (configuration !== "OFF") === hasSoftwareToken;
}

/** The configuration as GetUserPoolMfaConfig writes it. */
export function mfaConfigRecord({ configuration, hasSoftwareToken }: MfaConfig): Json {
  return {
    MfaConfiguration: configuration,
    ...(hasSoftwareToken && { SoftwareTokenMfaConfiguration: { Enabled: true } }),
  };
}

/** Whether a value is one that MfaConfiguration may have. */
export function isConfiguration(value: unknown): value is MfaConfig["configuration"] {
  return CONFIGURATIONS.has(value);
}
