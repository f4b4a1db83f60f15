import { answer, readString } from "../../endpoint/action.ts";
import type { ParameterAction } from "../parameter-action.ts";
import { nameProblem, parameterNotFound, versionNotFound } from "../refusals.ts";

/** GetParameter: Systems Manager API reference. A name may end with a version (`/name:3`). Labels and AWS's own parameters are not imitated. */
export const getParameter: ParameterAction = {
  keyPermission: (store, input) => ({ action: "kms:Decrypt", keyArn: store.find(input)?.keyArn ?? "" }),
  run(store, input) {
    const name = store.nameIn(input);
    if (!name.startsWith("arn:")) {
      if (name.includes(":")) return { kind: "not imitated", what: "ssm GetParameter by label" };
      // AWS lets callers read public parameters, and secrets as parameters.
      if (/^\/aws\//i.test(name)) return { kind: "not imitated", what: "ssm GetParameter of AWS's own parameters" };
      const problem = nameProblem(name);
      if (problem) return problem;
    }
    const [selector, version] = /:(\d+)$/.exec(readString(input, "Name")) ?? [];
    const current = store.find(input);
    if (current === undefined) return parameterNotFound();
    const found = version === undefined ? current : store.findVersion(input, Number(version));
    if (found === undefined) return versionNotFound(name, Number(version));
    if (found.type === "SecureString" && input["WithDecryption"] !== true) {
      return { kind: "not imitated", what: "ssm GetParameter of a SecureString without WithDecryption" };
    }
    return answer({
      Parameter: {
        ARN: store.arnOf(found.name),
        DataType: "text",
        LastModifiedDate: found.changedAt / 1000,
        Name: found.name,
        ...(selector !== undefined && { Selector: selector }),
        Type: found.type,
        Value: found.value,
        Version: found.version,
      },
    });
  },
};
