import {
  type Action,
  type AwsRefusal,
  type FurtherPermission,
  type Outcome,
  readString,
  refusal,
} from "../endpoint/action.ts";
import type { Members } from "../endpoint/members.ts";
import type { Json } from "../json.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Secret } from "./secret.ts";
import type { SecretStore } from "./secret-store.ts";

/** The parts that every action of Secrets Manager works on. */
export interface SecretsContext {
  region: string;
  store: SecretStore;
  surroundings: Surroundings;
}

/** An action on the secret that its request names. */
export interface SecretAction {
  /** Members that a request must have, besides SecretId. */
  required?: readonly string[];
  /** Members whose constraints in this action differ from those in the service's other actions. */
  members?: Members;
  /** Members of the action that the stack does not imitate. A request with one of them is answered as not imitated. */
  unimitated?: readonly string[];
  /** Refuses a request before its secret is looked for. */
  check?: (input: Json) => AwsRefusal | undefined;
  /** Whether the action also works on a secret that is scheduled for deletion. Default false. */
  worksOnDeleted?: boolean;
  /** The KMS actions that the caller needs on a key of the account. Default: none. */
  keyActions?: (input: Json) => readonly string[];
  /** Finds the ARN of the key for which the caller needs `keyActions`; an empty string for AWS's own key. Default: the secret's key. */
  keyOf?: (secret: Secret, input: Json, store: SecretStore) => string;
  run: (secret: Secret, input: Json, context: SecretsContext) => Outcome;
}

/**
 * Turns an action on one secret into an action of the endpoint, which finds the secret and asks for the permissions on the secret and on
 * its key.
 */
export function onSecret(name: string, action: SecretAction, context: SecretsContext): Action {
  const { store } = context;
  const find = (input: Json) => store.find(readString(input, "SecretId"));
  return {
    required: ["SecretId", ...(action.required ?? [])],
    ...(action.members && { members: action.members }),
    access: "permitted",
    // The ARN of an unknown secret is the id that the request gives.
    resource: (input) => find(input)?.arn ?? readString(input, "SecretId"),
    furtherPermissions(input) {
      const secret = find(input);
      if (secret === undefined) return [];
      const keyArn = action.keyOf?.(secret, input, store) ?? secret.keyArn;
      return keyPermissions(secret.arn, keyArn, action.keyActions?.(input) ?? [], context.region);
    },
    run(input) {
      const refused = unimitatedMember(name, action.unimitated ?? [], input) ?? action.check?.(input);
      if (refused) return refused;
      const secret = find(input);
      if (secret === undefined) return secretNotFound();
      if (secret.deletedFrom !== undefined && !action.worksOnDeleted) return markedForDeletion();
      return action.run(secret, input, context);
    },
  };
}

/** The answer to a request with a member that the stack does not imitate; undefined for a request without such a member. */
export function unimitatedMember(action: string, members: readonly string[], input: Json): Outcome | undefined {
  const member = members.find((name) => (input[name] ?? undefined) !== undefined);
  return member === undefined ? undefined : { kind: "not imitated", what: `secretsmanager ${action} with ${member}` };
}

/** The permissions on a KMS key that a caller needs for a secret encrypted with it. An empty `keyArn` is AWS's own key, which every caller may use. */
export function keyPermissions(
  secretArn: string,
  keyArn: string,
  actions: readonly string[],
  region: string,
): readonly FurtherPermission[] {
  if (keyArn === "") return [];
  const because = `the caller lacks ${actions.join(" or ")} on the secret's key`;
  const noAccess = refusal("AccessDeniedException", "Access to KMS is not allowed", because);
  const context = {
    "kms:viaservice": `secretsmanager.${region}.amazonaws.com`,
    "kms:encryptioncontext:secretarn": secretArn,
  };
  return actions.map((action) => ({ action, resource: keyArn, context, refusal: noAccess }));
}

/** The refusal of an unknown secret. */
export function secretNotFound(): AwsRefusal {
  const message = "Secrets Manager can't find the specified secret.";
  return refusal("ResourceNotFoundException", message, "no secret has this name or ARN");
}

/** The refusal of an action on a secret that is scheduled for deletion. */
export function markedForDeletion(): AwsRefusal {
  const message = "You can't perform this operation on the secret because it was marked for deletion.";
  return refusal(
    "InvalidRequestException",
    message,
    "the secret is scheduled for deletion: RestoreSecret cancels that",
  );
}

/** The answer to a request that chooses a KMS key outside the template; undefined when the key is in the template or AWS's own. */
export function unknownKey(action: string, input: Json, store: SecretStore): Outcome | undefined {
  return store.findKey(readString(input, "KmsKeyId")) === undefined
    ? { kind: "not imitated", what: `secretsmanager ${action} with a KMS key that the template does not have` }
    : undefined;
}
