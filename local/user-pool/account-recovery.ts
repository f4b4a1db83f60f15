import { asObject } from "../json.ts";
import type { User } from "./users.ts";

/** A way in which a code reaches a user: by an e-mail, or by a text message (SMS). */
export type RecoveryWay = "email" | "phone_number";

const MECHANISMS: Readonly<Record<string, RecoveryWay>> = {
  verified_email: "email",
  verified_phone_number: "phone_number",
};

/**
 * Reads RecoveryMechanisms of AccountRecoverySetting, in the order of their Priority. `admin_only` leaves no way. Without the setting a text message is
 * preferred to an e-mail (user pools API, AccountRecoverySettingType).
 */
export function readRecovery(mechanisms: unknown): readonly RecoveryWay[] {
  if (!Array.isArray(mechanisms)) return ["phone_number", "email"];
  return mechanisms
    .map(asObject)
    .toSorted((one, other) => Number(one["Priority"]) - Number(other["Priority"]))
    .flatMap(({ Name }) => MECHANISMS[String(Name)] ?? []);
}

/**
 * The way in which a code for a new password reaches the user: the first way whose address or number is verified. Undefined when there is
 * none.
 */
export function recoveryWay(recovery: readonly RecoveryWay[], { attributes }: User): RecoveryWay | undefined {
  return recovery.find((way) => attributes.get(`${way}_verified`) === "true");
}
