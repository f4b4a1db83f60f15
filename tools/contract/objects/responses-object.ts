import { asObject } from "../../../local/json.ts";
import type { ApiOperation } from "../api-contract.ts";
import { dereference, type Reading } from "./reading.ts";
import { readResponse } from "./response-object.ts";

/** Reads a Responses Object by status. `default` and ranges such as `4XX` are left out, with a warning. */
export function readResponses(reading: Reading, responses: unknown, where: string): ApiOperation["responses"] {
  const read = Object.entries(asObject(responses)).flatMap(([status, response]) => {
    const place = `${where}/responses/${status}`;
    if (status.startsWith("x-")) return [];
    if (/^[1-5]\d\d$/.test(status)) {
      return [[Number(status), readResponse(reading, asObject(dereference(reading, response)), place)] as const];
    }
    reading.report.warning(
      place,
      `${status} is not a status: no handler can answer with it, and no caller can rely on it. Declare each status by its number`,
    );
    return [];
  });
  return Object.fromEntries(read);
}
