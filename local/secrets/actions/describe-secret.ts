import { answer } from "../../endpoint/action.ts";
import { versionsOf } from "../secret.ts";
import type { SecretAction } from "../secret-action.ts";

/** DescribeSecret: Secrets Manager API reference. */
export const describeSecret: SecretAction = {
  required: [],
  keyActions: [],
  run(secret) {
    const { arn, changedAt, createdAt, description, name } = secret;
    const labelled = versionsOf(secret).flatMap(({ label, version }) => (label ? [[version.id, [label]]] : []));
    return answer({
      ARN: arn,
      CreatedDate: createdAt / 1000,
      ...(description !== "" && { Description: description }),
      LastChangedDate: changedAt / 1000,
      Name: name,
      // An empty secret has no such member.
      ...(labelled.length > 0 && { VersionIdsToStages: Object.fromEntries(labelled) }),
    });
  },
};
