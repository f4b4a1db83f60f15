import { type Action, answer, type Outcome } from "../../endpoint/action.ts";
import { NAMES, readNames } from "../names.ts";
import { decryptPermissions, type ParametersContext } from "../parameter-action.ts";
import { parameterRecord, publicParameter } from "../parameter-record.ts";

/**
 * The action GetParameters of Parameter Store. The caller needs the permission on every parameter. Names without a parameter are listed in
 * the answer. Source: Systems Manager API reference.
 */
export function getParameters(context: ParametersContext): Action {
  const { store } = context;
  return {
    required: ["Names"],
    members: { Names: NAMES },
    access: "permitted",
    resource: (input) => readNames(input, store).map(({ arn }) => arn),
    furtherPermissions: (input) => decryptPermissions(readNames(input, store).map(store.find), input, context),
    run(input) {
      const references = readNames(input, store);
      const refused = references
        .map((reference) => publicParameter("GetParameters", reference))
        .find((outcome): outcome is Outcome => outcome !== undefined);
      if (refused) return refused;
      const isDecrypted = input["WithDecryption"] === true;
      return answer({
        InvalidParameters: references.filter((one) => store.find(one) === undefined).map(({ text }) => text),
        Parameters: references.flatMap((reference) => {
          const found = store.find(reference);
          return found ? [parameterRecord(store, found, { isDecrypted, selector: reference.selector })] : [];
        }),
      });
    },
  };
}
