import { answer, readString } from "../../endpoint/action.ts";
import { page } from "../../endpoint/page.ts";
import { invalidToken } from "../invalid-token.ts";
import { dayOf } from "../list-details.ts";
import type { SecretAction } from "../secret-action.ts";

const PAGE_SIZE = 100;

/**
 * The action ListSecretVersionIds of Secrets Manager. The oldest version comes first. IncludeDeprecated adds the versions without a label.
 * Source: Secrets Manager API reference.
 */
export const listSecretVersionIds: SecretAction = {
  worksOnDeleted: true,
  run({ arn, name, versions }, input) {
    const listed = versions.filter(({ labels }) => labels.length > 0 || input["IncludeDeprecated"] === true).reverse();
    const size = typeof input["MaxResults"] === "number" ? input["MaxResults"] : PAGE_SIZE;
    const found = page(listed, size, readString(input, "NextToken"));
    if (found === undefined) return invalidToken();
    return answer({
      ARN: arn,
      Name: name,
      ...(found.nextToken !== undefined && { NextToken: found.nextToken }),
      Versions: found.items.map(({ accessedAt, createdAt, id, keyArn, labels }) => ({
        CreatedDate: createdAt / 1000,
        KmsKeyIds: [keyArn === "" ? "DefaultEncryptionKey" : keyArn],
        ...(accessedAt !== undefined && { LastAccessedDate: dayOf(accessedAt) }),
        VersionId: id,
        ...(labels.length > 0 && { VersionStages: labels }),
      })),
    });
  },
};
