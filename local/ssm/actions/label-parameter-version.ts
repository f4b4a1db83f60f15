import { answer, readList, refusal } from "../../endpoint/action.ts";
import type { Json } from "../../json.ts";
import type { Parameter } from "../parameter.ts";
import type { ParameterAction } from "../parameter-action.ts";
import { parameterNotFound, versionNotFound } from "../refusals.ts";

const MAX_LABELS = 10;

/**
 * The action LabelParameterVersion of Parameter Store. Moves labels to a version, the newest by default. A label is on one version at most.
 * Labels that AWS does not allow are listed in the answer. Source: Systems Manager API reference.
 */
export const labelParameterVersion: ParameterAction = {
  refusesSelector: true,
  run(reference, input, { store }) {
    const [newest] = store.versionsOf(reference);
    if (newest === undefined) return parameterNotFound();
    const wanted = input["ParameterVersion"] ?? newest.version;
    const version = store.versionsOf(reference).find((one) => one.version === wanted);
    if (version === undefined) return versionNotFound(reference.name, String(wanted));

    const labels = labelsIn(input);
    const valid = labels.filter(isLabel);
    if (new Set([...version.labels, ...valid]).size > MAX_LABELS) {
      const message =
        "A parameter version can have maximum 10 labels. Move one or more labels to another version and try again.";
      return refusal("ParameterVersionLabelLimitExceeded", message, "the version would have more than ten labels");
    }
    store.label(reference, (one) => {
      const others = one.labels.filter((label) => !valid.includes(label));
      return one.version === version.version ? [...others, ...valid] : others;
    });
    return answer({
      InvalidLabels: labels.filter((label) => !isLabel(label)),
      ParameterVersion: version.version,
    });
  },
};

function labelsIn(input: Json): Parameter["labels"] {
  return [...new Set(readList(input, "Labels").map((label) => (typeof label === "string" ? label : "")))];
}

/** Tells whether AWS allows a label: letters, digits, periods, hyphens and underscores, not beginning with a digit, `aws` or `ssm`. */
function isLabel(label: string): boolean {
  return /^[A-Za-z._-][\w.-]*$/.test(label) && !/^(?:aws|ssm)/i.test(label);
}
