import { answer } from "../../endpoint/action.ts";
import { listDetails } from "../list-details.ts";
import type { SecretAction } from "../secret-action.ts";

/** The action DescribeSecret of Secrets Manager. Source: Secrets Manager API reference. */
export const describeSecret: SecretAction = {
  worksOnDeleted: true,
  run: (secret) => answer(listDetails(secret, "VersionIdsToStages")),
};
