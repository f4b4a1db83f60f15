import { answer } from "../../endpoint/action.ts";
import type { SecretAction } from "../secret-action.ts";

/** DescribeSecret: Secrets Manager API reference. */
export const describeSecret: SecretAction = {
  required: [],
  keyActions: [],
  run({ arn, changedAt, createdAt, description, name, versions }) {
    const labelled = versions.filter(({ labels }) => labels.length > 0);
    return answer({
      ARN: arn,
      CreatedDate: createdAt / 1000,
      ...(description !== "" && { Description: description }),
      LastChangedDate: changedAt / 1000,
      Name: name,
      // An empty secret has no such member.
      ...(labelled.length > 0 && {
        VersionIdsToStages: Object.fromEntries(labelled.map(({ id, labels }) => [id, labels])),
      }),
    });
  },
};
