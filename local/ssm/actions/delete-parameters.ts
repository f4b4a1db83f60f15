import { type Action, answer } from "../../endpoint/action.ts";
import { NAMES, readNames } from "../names.ts";
import type { ParametersContext } from "../parameter-action.ts";

/**
 * The action DeleteParameters of Parameter Store. The caller needs the permission on every parameter. Source: Systems Manager API
 * reference.
 */
export function deleteParameters({ store }: ParametersContext): Action {
  return {
    required: ["Names"],
    members: { Names: NAMES },
    access: "permitted",
    resource: (input) => readNames(input, store).map(({ arn }) => arn),
    run(input) {
      const outcomes = readNames(input, store).map((one) => ({ text: one.text, isDeleted: store.remove(one) }));
      return answer({
        DeletedParameters: outcomes.filter(({ isDeleted }) => isDeleted).map(({ text }) => text),
        InvalidParameters: outcomes.filter(({ isDeleted }) => !isDeleted).map(({ text }) => text),
      });
    },
  };
}
