import { readTryInput } from "../../console/read-try-input.ts";
import { tryRequest } from "../../console/try-request.ts";
import { json, refuse } from "../../control/answer.ts";
import type { ControlRoute } from "../../control/control.ts";
import { findRoute, readTarget } from "../../gateway/route.ts";
import { UserError } from "../../user-error.ts";
import type { LocalApi } from "../local-stack.ts";
import { type CallerSigningInput, createCallerSigning } from "./caller-signing.ts";

/** Makes the route that sends a request as a chosen caller. */
export function tryRoute(input: CallerSigningInput & { apis: readonly LocalApi[] }): ControlRoute {
  const { apis, plan, surroundings } = input;
  const signingOf = createCallerSigning(input);
  return async function answerTry({ body }) {
    const read = readTryInput(body);
    if (!read.ok) return refuse(400, read.sentence);
    const { api: name, as, ...request } = read.input;
    const api = apis.find((one) => one.name === name);
    const definition = plan.apis.find((one) => one.name === name)?.definition;
    if (api === undefined || definition === undefined) {
      return refuse(404, `The stack has no API ${name}. Its APIs are ${apis.map((one) => one.name).join(", ")}.`);
    }
    if (request.stage !== undefined && ![api.stage, ...api.otherStages].includes(request.stage)) {
      return refuse(404, `The API ${name} has no stage ${request.stage}.`);
    }
    const path = readTarget(request.target, undefined)?.path;
    const match = path === undefined ? undefined : findRoute(definition.routes, request.method, path);
    const auth = match?.route.auth;
    try {
      const signing = await signingOf(as, typeof auth === "string" ? undefined : auth);
      const operation = match && { path: match.route.resource, parameters: decodeAll(match.pathParameters ?? {}) };
      return json(200, await tryRequest(request, api, signing, operation, surroundings.now));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return refuse(409, error.message);
    }
  };
}

/** Decodes the values of path parameters. A value with a broken percent-escape stays as it is. */
function decodeAll(parameters: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, decode(value)]));
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
