import { answer } from "../../endpoint/action.ts";
import type { ParameterAction } from "../parameter-action.ts";
import { nameProblem, parameterNotFound } from "../refusals.ts";

/** GetParameter: Systems Manager API reference. Versions, labels and AWS's own parameters are not imitated. */
export const getParameter: ParameterAction = {
  keyPermission: (store, input) => ({ action: "kms:Decrypt", keyArn: store.find(input)?.keyArn ?? "" }),
  run(store, input) {
    const name = store.nameIn(input);
    if (!name.startsWith("arn:")) {
      if (name.includes(":")) return { kind: "not imitated", what: "ssm GetParameter by version or label" };
      // AWS lets callers read public parameters, and secrets as parameters.
      if (/^\/aws\//i.test(name)) return { kind: "not imitated", what: "ssm GetParameter of AWS's own parameters" };
      const problem = nameProblem(name);
      if (problem) return problem;
    }
    const found = store.find(input);
    if (found === undefined) return parameterNotFound();
    if (found.type === "SecureString" && input["WithDecryption"] !== true) {
      return { kind: "not imitated", what: "ssm GetParameter of a SecureString without WithDecryption" };
    }
    return answer({
      Parameter: {
        ARN: store.arnOf(found.name),
        DataType: "text",
        LastModifiedDate: found.changedAt / 1000,
        Name: found.name,
        Type: found.type,
        Value: found.value,
        Version: found.version,
      },
    });
  },
};
