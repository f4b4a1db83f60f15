import { asObject, type Json } from "../../json.ts";
import type { RequiredParameter, Route } from "./definition.ts";
import { AMAZON, listOf, type Reading } from "./reading.ts";
import { resolveReference } from "./resolve-reference.ts";

/**
 * Reads an operation's parameters: the query names that the log may show, and the parameters that the request validator requires. `shared` are the
 * parameters of the whole path; an operation's own parameter replaces a shared one of the same name and place.
 */
export function readParameters(
  operation: Json,
  shared: readonly Json[],
  place: string,
  reading: Reading,
): Pick<Route, "queryNames" | "required"> {
  const own = resolveParameters(operation["parameters"], place, reading);
  const isOwn = ({ in: where, name }: Json) =>
    own.some((parameter) => parameter["in"] === where && parameter["name"] === name);
  const parameters = [...shared.filter((parameter) => !isOwn(parameter)), ...own];
  return {
    queryNames: parameters.filter((parameter) => parameter["in"] === "query").map(({ name }) => String(name)),
    required: validatesParameters(operation, place, reading) ? requiredParameters(parameters) : [],
  };
}

/** Reads the list `parameters` of an operation or a path, with its references resolved. */
export function resolveParameters(parameters: unknown, place: string, reading: Reading): readonly Json[] {
  return listOf(parameters).map((parameter, index) =>
    resolveReference(parameter, `${place}.parameters[${index}]`, reading),
  );
}

/**
 * Tells whether the operation's request validator checks parameters. An operation without a validator uses the validator of the document's root. When
 * neither names one, parameters are not checked.
 */
function validatesParameters(operation: Json, place: string, { document, report }: Reading): boolean {
  const chosen = operation[`${AMAZON}request-validator`] ?? document[`${AMAZON}request-validator`];
  if (chosen === undefined) return false;
  const validator = asObject(document[`${AMAZON}request-validators`])[String(chosen)];
  if (validator === undefined) {
    report(place, `names the request validator ${chosen}, which is not defined in ${AMAZON}request-validators`);
    return false;
  }
  const { validateRequestBody, validateRequestParameters } = asObject(validator);
  if (validateRequestBody === true) {
    report(
      `.${AMAZON}request-validators.${chosen}.validateRequestBody`,
      "is imitated only as false: let the function validate bodies",
    );
  }
  return validateRequestParameters === true;
}

function requiredParameters(parameters: readonly Json[]): readonly RequiredParameter[] {
  return (["header", "path", "query"] as const).flatMap((place) =>
    parameters
      .filter((parameter) => parameter["in"] === place && parameter["required"] === true)
      .map(({ name }) => ({ in: place, name: String(name) })),
  );
}
