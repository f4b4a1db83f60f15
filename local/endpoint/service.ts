import type { Json } from "../json.ts";
import type { Action } from "./action.ts";
import type { Members } from "./members.ts";

/** An AWS service behind the endpoint. */
export interface Service {
  /** The service's name in the log, in policies and in signatures, such as `cognito-idp`. */
  name: string;
  protocol: /** AWS JSON 1.1. `target` is the first part of X-Amz-Target: `AWSCognitoIdentityProviderService`. */
    | { kind: "json"; target: string }
    /** The query protocol, which answers in XML of this namespace. */
    | { kind: "query"; namespace: string };
  actions: ReadonlyMap<string, Action>;
  /** The members of the service's requests, as the service's model describes them. */
  members: Members;
  /** The error type for a request that breaks the service's model, such as `ValidationException`. */
  validationError: string;
  /** Whether the service's answers carry the CORS headers, by which browsers let any page read them. */
  cors: boolean;
  /** Error types whose message the service's model names `Message`. Every other message is in `message`. Default: none. */
  capitalMessages?: ReadonlySet<string>;
  /** Finds a document that anyone may fetch by GET, such as a user pool's public keys. Undefined for a path that is not of this service. */
  document?: (path: string) => PublicDocument | Promise<PublicDocument> | undefined;
}

/** A document that anyone may fetch, or the answer that it does not exist. */
export interface PublicDocument {
  body: Json;
  /** The reason for the log, when the document does not exist. */
  missing?: string;
}
