import type { Expiring } from "./renewing.ts";
import type { Credentials } from "./sign.ts";

/** Keys with the time at which they expire. This file imports no type of the AWS SDK, so that users of the package do not need the SDK's types. */
export type TemporaryCredentials = Credentials & Expiring;
