import type { Setting } from "../step-records.ts";
import type { AppClient } from "./app-client.ts";

/** The setting of an app client that decides how Cognito answers a sign-in by an unknown name. */
export function hidesUsers({ hidesUsers: isEnabled }: AppClient): Setting {
  return {
    property: "UserPoolClient.PreventUserExistenceErrors",
    value: isEnabled ? "ENABLED" : "LEGACY",
    meaning: isEnabled
      ? "With LEGACY, Cognito says that the user does not exist."
      : "With ENABLED, an unknown name has the same answer as a wrong password.",
  };
}
