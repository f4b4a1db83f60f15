import { answer, readList } from "../../endpoint/action.ts";
import type { ParameterAction } from "../parameter-action.ts";
import { parameterNotFound, versionNotFound } from "../refusals.ts";

/**
 * The action UnlabelParameterVersion of Parameter Store. Labels that the version does not have are listed in the answer. Source: Systems
 * Manager API reference.
 */
export const unlabelParameterVersion: ParameterAction = {
  refusesSelector: true,
  run(reference, input, { store }) {
    const versions = store.versionsOf(reference);
    if (versions.length === 0) return parameterNotFound();
    const version = versions.find((one) => one.version === input["ParameterVersion"]);
    if (version === undefined) return versionNotFound(reference.name, String(input["ParameterVersion"] ?? ""));
    const labels = readList(input, "Labels").map((label) => (typeof label === "string" ? label : ""));
    store.label(reference, (one) =>
      one.version === version.version ? one.labels.filter((label) => !labels.includes(label)) : one.labels,
    );
    return answer({
      InvalidLabels: labels.filter((label) => !version.labels.includes(label)),
      RemovedLabels: labels.filter((label) => version.labels.includes(label)),
    });
  },
};
