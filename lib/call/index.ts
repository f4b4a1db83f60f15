/** What the package `countersign/call` exports: a signed fetch, and credentials to sign with. `npm run pack` makes it. */
export type {
  Attempt,
  AttemptError,
  BreakerChange,
  CallEvent,
  Observe,
  Renewal,
  Resign,
  Retry,
  SignIn,
} from "./call-event.ts";
export { CallFailure, type CallStep } from "./call-failure.ts";
export { type CognitoCredentialsOptions, cognitoCredentials } from "./cognito-credentials.ts";
export { roleCredentials } from "./role-credentials.ts";
export { createServerClock, type ServerClock } from "./server-clock.ts";
export type { Credentials, CredentialsProvider } from "./sign.ts";
export {
  type CallOptions,
  type Fetch,
  type SignedFetch,
  type SignedFetchOptions,
  signedFetch,
} from "./signed-fetch.ts";
export type { TemporaryCredentials } from "./temporary-credentials.ts";
export { UnsignableRequest } from "./wire-url.ts";
