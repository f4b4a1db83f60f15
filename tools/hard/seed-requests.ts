import type { Session } from "../../local/iam/session.ts";
import type { ApiContract } from "../contract/api-contract.ts";
import { createSchemas } from "../contract/schemas.ts";
import { fixedCases, settingOf } from "../contract-suite/operation-cases.ts";
import type { WireRequest } from "../contract-suite/wire.ts";
import { writeRequest } from "../contract-suite/write-request.ts";

/**
 * Makes the requests to start fuzzing from: one to `url` for each operation of a contract, from its first example, signed when the operation
 * needs a signature.
 */
export async function seedRequests(
  contract: ApiContract,
  { region, session, url }: { region: string; session: Session; url: string },
): Promise<readonly WireRequest[]> {
  const schemas = createSchemas(contract);
  const signing = { region, session, foreignToken: "", now: Date.now };
  const firsts = contract.operations.flatMap((operation) =>
    fixedCases(settingOf(contract, operation, schemas)).slice(0, 1),
  );
  return Promise.all(firsts.map((one) => writeRequest(one, url, signing)));
}

/** The bytes of a request over HTTP/1.1, one character for each byte. */
export function rawRequest({ base, body = "", headers, method, target }: WireRequest): string {
  const lines = [...headers.filter(([name]) => name.toLowerCase() !== "host"), ["Content-Length", String(body.length)]];
  return [
    `${method} ${target} HTTP/1.1`,
    `Host: ${new URL(base).host}`,
    ...lines.map(([name, value]) => `${name}: ${value}`),
    "",
    body,
  ].join("\r\n");
}
