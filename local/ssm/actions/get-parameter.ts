import { answer } from "../../endpoint/action.ts";
import { decryptPermissions, type ParameterAction } from "../parameter-action.ts";
import { parameterRecord, publicParameter } from "../parameter-record.ts";
import { nameProblem, parameterNotFound, versionNotFound } from "../refusals.ts";

/**
 * The action GetParameter of Parameter Store. A name may end with a version (`/name:3`) or with a label (`/name:stable`). Source: Systems
 * Manager API reference.
 */
export const getParameter: ParameterAction = {
  keyPermissions: (reference, input, context) => decryptPermissions([context.store.find(reference)], input, context),
  run(reference, input, { store }) {
    const { name, selector } = reference;
    const refused =
      publicParameter("GetParameter", reference) ?? (name.startsWith("arn:") ? undefined : nameProblem(name));
    if (refused) return refused;
    if (store.versionsOf(reference).length === 0) return parameterNotFound();
    const found = store.find(reference);
    if (found === undefined) return versionNotFound(name, selector);
    const isDecrypted = input["WithDecryption"] === true;
    return answer({ Parameter: parameterRecord(store, found, { isDecrypted, selector }) });
  },
};
