import type { APIGatewayProxyResult } from "aws-lambda";
import type { OperationContract } from "./contract.ts";
import { isJson } from "./media-type.ts";
import type { Reply } from "./reply.ts";
import { brokenRule } from "./rule.ts";

/** The reply as Lambda hands it to API Gateway, or the sentence that says how it breaks the contract: our own bug. */
export type WrittenReply = { ok: true; result: APIGatewayProxyResult } | { ok: false; bug: string };

/** Holds a reply against what the operation declares for its status, and writes it. */
export function writeReply(id: string, operation: OperationContract, reply: Reply): WrittenReply {
  const declared = operation.responses[reply.status];
  if (!declared) return { ok: false, bug: `${id} answered ${reply.status}, which its contract does not declare` };

  const headers: Record<string, string> = {};
  const wrong = writeHeaders(declared.headers, reply, headers);
  if (wrong !== undefined) return { ok: false, bug: `${id} answered ${reply.status} ${wrong}` };

  let violation = "";
  for (const mediaType in declared.content) {
    const check = declared.content[mediaType];
    if (!check) continue;
    if (check(reply.body)) {
      headers["Content-Type"] = mediaType;
      const body = isJson(mediaType) ? JSON.stringify(reply.body) : String(reply.body);
      return { ok: true, result: { statusCode: reply.status, headers, body } };
    }
    violation ||= brokenRule(check);
  }

  if (violation === "" && reply.body === undefined)
    return { ok: true, result: { statusCode: reply.status, headers, body: "" } };
  return {
    ok: false,
    bug: `${id} answered ${reply.status} with a body its contract forbids: ${violation === "" ? "there must be none" : violation}`,
  };
}

/** Writes the reply's headers as the contract spells them; or says what is wrong with them. */
function writeHeaders(
  declared: OperationContract["responses"][number]["headers"],
  { headers }: Reply,
  written: Record<string, string>,
): string | undefined {
  for (const name in declared) {
    const value = headers?.[name];
    const rule = declared[name];
    if (value === undefined) {
      if (rule?.required) return `without the header ${name}`;
    } else if (rule && !rule.check(value)) {
      return `with a header its contract forbids: ${name} ${brokenRule(rule.check)}`;
    } else {
      written[name] = String(value);
    }
  }
  for (const name in headers) {
    if (!Object.hasOwn(declared, name)) return `with the header ${name}, which its contract does not declare`;
  }
  return undefined;
}
