import type { Json } from "../../../local/json.ts";
import type { ApiOperation, Method } from "../api-contract.ts";
import { readParameters } from "./parameter-object.ts";
import type { Reading } from "./reading.ts";
import { readRequestBody } from "./request-body-object.ts";
import { readResponses } from "./responses-object.ts";
import { readAuth } from "./security-requirement-object.ts";

/** The position of an operation in its document. */
interface Site {
  /** The operation's JSON pointer. */
  where: string;
  path: string;
  method: Method;
  /** The parameters of the operation's Path Item Object. */
  shared: unknown;
  /** The operations that were read before, whose ids are taken. */
  earlier: readonly ApiOperation[];
}

/** Reads an Operation Object. */
export function readOperation(reading: Reading, operation: Json, site: Site): ApiOperation {
  const { earlier, method, path, shared, where } = site;
  const id = readId(reading, operation["operationId"], where, earlier);
  const responses = readResponses(reading, operation["responses"], where);
  checkOwnAnswers(reading, responses, where);
  return {
    id,
    method,
    path,
    pointer: where,
    auth: readAuth(reading, operation, where),
    parameters: readParameters(reading, operation["parameters"], shared, where),
    body: readRequestBody(reading, operation["requestBody"], where),
    responses,
  };
}

function readId({ report }: Reading, id: unknown, where: string, earlier: readonly ApiOperation[]): string {
  const same = earlier.find((operation) => operation.id === id);
  if (same !== undefined) {
    report.problem(
      `${where}/operationId`,
      `${id} is also the name of ${same.pointer}, once both are in letters and digits. Rename one`,
    );
  }
  if (typeof id === "string" && /^[A-Za-z][A-Za-z0-9]*$/.test(id)) return id;
  report.problem(
    `${where}/operationId`,
    "must be letters and digits and begin with a letter, since the handler has this name. Write operationId: getOrder, for example",
  );
  return String(id);
}

/** Checks that an operation declares the answers 400 and 500, both as a problem (RFC 9457), because the service gives them by itself. */
function checkOwnAnswers({ report }: Reading, responses: ApiOperation["responses"], where: string): void {
  for (const status of [400, 500]) {
    if (responses[status]?.content["application/problem+json"]) continue;
    report.problem(
      `${where}/responses`,
      `must declare ${status} as application/problem+json, which the service itself can answer. Refer to the response in api/common.yaml, or write one`,
    );
  }
}
