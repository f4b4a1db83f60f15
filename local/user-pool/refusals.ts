/** Cognito's refusals that more than one action gives. */
import { type AwsRefusal, refusal } from "../endpoint/action.ts";
import type { AppClient } from "./app-client.ts";

export function appClientNotFound(clientId: string): AwsRefusal {
  return refusal(
    "ResourceNotFoundException",
    `User pool client ${clientId} does not exist.`,
    "no such app client exists",
  );
}

export function codeExpired(because = "the code is too old"): AwsRefusal {
  return refusal("ExpiredCodeException", "Invalid code provided, please request a code again.", because);
}

export function codeMismatch(): AwsRefusal {
  const message = "Invalid verification code provided, please try again.";
  return refusal("CodeMismatchException", message, "it is not the code in the log");
}

export function groupNotFound(): AwsRefusal {
  return refusal("ResourceNotFoundException", "Group not found.", "the pool has no such group");
}

export function groupExists(): AwsRefusal {
  const because = "the pool already has a group with this name";
  return refusal("GroupExistsException", "A group with the name already exists.", because);
}

/** The refusal when the user has no address to which a code could be sent. `what` is "email address" or "phone number". */
export function noAddress(what: "email address" | "phone number"): AwsRefusal {
  const message = `User does not have a valid registered ${what}`;
  return refusal("InvalidParameterException", message, `the user has no ${what}`);
}

export function notAwaitingConfirmation(status: string): AwsRefusal {
  const message = `User cannot be confirmed. Current status is ${status}`;
  return refusal("NotAuthorizedException", message, "the account does not wait for confirmation");
}

export function resetRequired(): AwsRefusal {
  const because = "an administrator reset the password: ConfirmForgotPassword must set a new one";
  return refusal("PasswordResetRequiredException", "Password reset required for the user", because);
}

export function userDisabled(): AwsRefusal {
  return refusal("NotAuthorizedException", "User is disabled.", "an administrator disabled the user");
}

export function userNotFound(): AwsRefusal {
  return refusal("UserNotFoundException", "User does not exist.", "no user of the pool has that name");
}

/** The refusal of an unknown name in a request for a code; undefined when the app client hides which names exist. */
export function unknownNameForCode({ hidesUsers }: AppClient): AwsRefusal | undefined {
  if (hidesUsers) return undefined;
  const message = "Username/client id combination not found.";
  return refusal("UserNotFoundException", message, "no user of the pool has that name");
}

/** Cognito's refusal of a wrong password or a failed proof of it, the same for every reason. `because` tells the developer the reason. */
export function wrongPassword(because: string): AwsRefusal {
  return refusal("NotAuthorizedException", "Incorrect username or password.", because);
}
