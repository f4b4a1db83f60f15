import { type Action, answer } from "../../endpoint/action.ts";
import { NAMES, readNames } from "../names.ts";
import type { ParametersContext } from "../parameter-action.ts";

/** DeleteParameters: Systems Manager API reference. The caller needs the permission on every parameter. */
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
