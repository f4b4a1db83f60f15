import { type Action, answer, readString } from "../../endpoint/action.ts";
import { page } from "../../endpoint/page.ts";
import { filterSecrets } from "../filter-secrets.ts";
import { invalidToken } from "../invalid-token.ts";
import { listDetails } from "../list-details.ts";
import type { Secret } from "../secret.ts";
import type { SecretsContext } from "../secret-action.ts";

const PAGE_SIZE = 100;

/** The values by which a list is sorted, by SortBy. */
const SORT_KEYS: Readonly<Record<string, (secret: Secret) => number | string>> = {
  "created-date": ({ createdAt }) => createdAt,
  "last-accessed-date": ({ accessedAt }) => accessedAt ?? 0,
  "last-changed-date": ({ changedAt }) => changedAt,
  name: ({ name }) => name,
};

/**
 * The action ListSecrets of Secrets Manager. No policy can allow this action for some secrets only: its resource is `*`. Source: Secrets
 * Manager API reference.
 */
export function listSecrets({ store }: SecretsContext): Action {
  return {
    required: [],
    access: "permitted",
    resource: () => "*",
    run(input) {
      const withDeleted = input["IncludePlannedDeletion"] === true;
      const kept = store.all().filter(({ deletedFrom }) => withDeleted || deletedFrom === undefined);
      const filtered = filterSecrets(kept, input["Filters"]);
      if (filtered.kind !== "secrets") return filtered;
      const sorted = sort(filtered.secrets, readString(input, "SortBy"), readString(input, "SortOrder") === "desc");
      const size = typeof input["MaxResults"] === "number" ? input["MaxResults"] : PAGE_SIZE;
      const found = page(sorted, size, readString(input, "NextToken"));
      if (found === undefined) return invalidToken();
      return answer({
        ...(found.nextToken !== undefined && { NextToken: found.nextToken }),
        SecretList: found.items.map((secret) => listDetails(secret, "SecretVersionsToStages")),
      });
    },
  };
}

function sort(secrets: readonly Secret[], by: string, isDescending: boolean): readonly Secret[] {
  const keyOf = SORT_KEYS[by] ?? (({ createdAt }: Secret) => createdAt);
  const sorted = secrets.toSorted((one, other) => {
    const [first, second] = [keyOf(one), keyOf(other)];
    return first < second ? -1 : first > second ? 1 : 0;
  });
  return isDescending ? sorted.reverse() : sorted;
}
