import { answer } from "../../endpoint/action.ts";
import type { ParameterAction } from "../parameter-action.ts";
import { parameterNotFound } from "../refusals.ts";

/** The action DeleteParameter of Parameter Store. Source: Systems Manager API reference. */
export const deleteParameter: ParameterAction = {
  run: (reference, _input, { store }) => (store.remove(reference) ? answer({}) : parameterNotFound()),
};
