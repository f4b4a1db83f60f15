import type { Json } from "../json.ts";
import type { Action } from "./action.ts";
import type { Members } from "./members.ts";

/** An AWS service behind the endpoint. */
export interface Service {
  /** Its name in the log, in policies and in signatures: `cognito-idp`. */
  name: string;
  protocol: /** AWS JSON 1.1. `target` is the first part of X-Amz-Target: `AWSCognitoIdentityProviderService`. */
    | { kind: "json"; target: string }
    /** The query protocol, which answers in XML of this namespace. */
    | { kind: "query"; namespace: string };
  actions: ReadonlyMap<string, Action>;
  /** The members of its requests, as its model describes them. */
  members: Members;
  /** The error type of a request that breaks the model: `ValidationException`. */
  validationError: string;
  /** Whether browsers may call it from any page. */
  cors: boolean;
  /** Documents that anyone may fetch by GET, by path: a user pool's keys. */
  documents?: ReadonlyMap<string, () => Json>;
}
