import { asObject, type Json } from "../../json.ts";
import type { RequiredParameter, Route } from "./definition.ts";
import { AMAZON, listOf, type Reading } from "./reading.ts";

/** Reads an operation's parameters: the query names that the log may show, and the parameters that the request validator requires. */
export function readParameters(
  operation: Json,
  place: string,
  reading: Reading,
): Pick<Route, "queryNames" | "required"> {
  const parameters = listOf(operation["parameters"]).map(asObject);
  if (parameters.some((parameter) => "$ref" in parameter)) {
    reading.report(`${place}.parameters`, "has a $ref, which is not imitated: write the parameter out");
  }
  return {
    queryNames: parameters.filter((parameter) => parameter["in"] === "query").map(({ name }) => String(name)),
    required: validatesParameters(operation, place, reading) ? requiredParameters(parameters) : [],
  };
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
