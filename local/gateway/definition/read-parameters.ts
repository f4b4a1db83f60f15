import { asObject, type Json } from "../../json.ts";
import type { RequiredParameter, Route } from "./definition.ts";
import { readBodyModels } from "./read-body-models.ts";
import { AMAZON, listOf, type Reading } from "./reading.ts";
import { resolveReference } from "./resolve-reference.ts";

/**
 * Reads an operation's parameters: the query names that the log may show, and what the request validator checks. `shared` are the
 * parameters of the whole path; an operation's own parameter replaces a shared one of the same name and place.
 */
export function readParameters(
  operation: Json,
  shared: readonly Json[],
  place: string,
  reading: Reading,
): Pick<Route, "bodyModels" | "queryNames" | "required"> {
  const own = resolveParameters(operation["parameters"], place, reading);
  const isOwn = ({ in: where, name }: Json) =>
    own.some((parameter) => parameter["in"] === where && parameter["name"] === name);
  const parameters = [...shared.filter((parameter) => !isOwn(parameter)), ...own];
  const validator = findValidator(operation, place, reading);
  return {
    queryNames: parameters.filter((parameter) => parameter["in"] === "query").map(({ name }) => String(name)),
    required: validator.checksParameters ? requiredParameters(parameters) : [],
    bodyModels: validator.checksBody ? readBodyModels(operation, parameters, place, reading) : new Map(),
  };
}

/** Reads the list `parameters` of an operation or a path, with its references resolved. */
export function resolveParameters(parameters: unknown, place: string, reading: Reading): readonly Json[] {
  return listOf(parameters).map((parameter, index) =>
    resolveReference(parameter, `${place}.parameters[${index}]`, reading),
  );
}

interface RequestValidator {
  checksParameters: boolean;
  checksBody: boolean;
}

const NO_VALIDATOR: RequestValidator = { checksParameters: false, checksBody: false };

/**
 * Finds the operation's request validator. An operation without a validator uses the validator of the document's root. When neither names a
 * validator, nothing is checked.
 */
function findValidator(operation: Json, place: string, { document, report }: Reading): RequestValidator {
  const chosen = operation[`${AMAZON}request-validator`] ?? document[`${AMAZON}request-validator`];
  if (chosen === undefined) return NO_VALIDATOR;
  const validator = asObject(document[`${AMAZON}request-validators`])[String(chosen)];
  if (validator === undefined) {
    report(place, `names the request validator ${chosen}, which is not defined in ${AMAZON}request-validators`);
    return NO_VALIDATOR;
  }
  const { validateRequestBody, validateRequestParameters } = asObject(validator);
  return { checksParameters: validateRequestParameters === true, checksBody: validateRequestBody === true };
}

function requiredParameters(parameters: readonly Json[]): readonly RequiredParameter[] {
  return (["header", "path", "query"] as const).flatMap((place) =>
    parameters
      .filter((parameter) => parameter["in"] === place && parameter["required"] === true)
      .map(({ name }) => ({ in: place, name: String(name) })),
  );
}
