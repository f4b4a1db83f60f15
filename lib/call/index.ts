/** The package `countersign/call`, which `npm run pack` makes: a signed fetch, and credentials to sign with. */
export type {
  Attempt,
  AttemptError,
  BreakerChange,
  CallEvent,
  CallStep,
  Observe,
  Renewal,
  Resign,
  Retry,
  SignIn,
} from "./call-event.ts";
export { CallFailure } from "./call-failure.ts";
export { type CognitoCredentialsOptions, cognitoCredentials } from "./cognito-credentials.ts";
export type { Fetch } from "./fetch.ts";
export { roleCredentials } from "./role-credentials.ts";
export type { Credentials, CredentialsProvider } from "./sign.ts";
export {
  type CallOptions,
  type SignedFetch,
  type SignedFetchOptions,
  signedFetch,
} from "./signed-fetch.ts";
export type { TemporaryCredentials } from "./temporary-credentials.ts";
export type { Timers } from "./timers.ts";
export { UnsignableRequest } from "./wire-url.ts";
