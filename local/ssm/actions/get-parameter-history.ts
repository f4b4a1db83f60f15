import { answer, readString } from "../../endpoint/action.ts";
import { integer } from "../../endpoint/members.ts";
import { page } from "../../endpoint/page.ts";
import { decryptPermissions, type ParameterAction } from "../parameter-action.ts";
import { readValue } from "../parameter-record.ts";
import { invalidNextToken, parameterNotFound } from "../refusals.ts";

const PAGE_SIZE = 50;

/**
 * The action GetParameterHistory of Parameter Store. Answers with every version of a parameter, the oldest first. Source: Systems Manager
 * API reference.
 */
export const getParameterHistory: ParameterAction = {
  refusesSelector: true,
  members: { MaxResults: integer({ min: 1, max: PAGE_SIZE }) },
  keyPermissions: (reference, input, context) =>
    decryptPermissions(context.store.versionsOf(reference), input, context),
  run(reference, input, { store }) {
    const versions = store.versionsOf(reference).toReversed();
    if (versions.length === 0) return parameterNotFound();
    const size = typeof input["MaxResults"] === "number" ? input["MaxResults"] : PAGE_SIZE;
    const found = page(versions, size, readString(input, "NextToken"));
    if (found === undefined) return invalidNextToken();
    return answer({
      ...(found.nextToken !== undefined && { NextToken: found.nextToken }),
      Parameters: found.items.map((version) => ({
        DataType: "text",
        ...(version.description !== "" && { Description: version.description }),
        ...(version.keyId !== "" && { KeyId: version.keyId }),
        Labels: version.labels,
        LastModifiedDate: version.changedAt / 1000,
        LastModifiedUser: version.changedBy,
        Name: version.name,
        Policies: [],
        Tier: "Standard",
        Type: version.type,
        Value: readValue(version, input["WithDecryption"] === true),
        Version: version.version,
      })),
    });
  },
};
