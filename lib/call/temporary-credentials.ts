import type { Expiring } from "./renewing.ts";
import type { Credentials } from "./sign.ts";

/** Keys that were handed out for a time, with their end. In a file without the AWS SDK's types: whoever uses the package loads this one. */
export type TemporaryCredentials = Credentials & Expiring;
