import type { APIGatewayProxyResult } from "aws-lambda";
import type { OperationContract } from "./contract.ts";
import type { Reply } from "./reply.ts";
import { brokenRule } from "./rule.ts";

/** The reply as Lambda hands it to API Gateway, or the sentence that says how it breaks the contract: our own bug. */
export type WrittenReply = { ok: true; result: APIGatewayProxyResult } | { ok: false; bug: string };

/** Holds a reply against what the operation declares for its status, and writes it. */
export function writeReply(id: string, operation: OperationContract, reply: Reply): WrittenReply {
  const declared = operation.responses[reply.status];
  if (!declared) return { ok: false, bug: `${id} answered ${reply.status}, which its contract does not declare` };

  const headers: Record<string, string> = {};
  for (const name in declared.headers) {
    const value = reply.headers?.[name];
    const rule = declared.headers[name];
    if (value === undefined) {
      if (rule?.required) return { ok: false, bug: `${id} answered ${reply.status} without the header ${name}` };
      continue;
    }
    if (rule && !rule.check(value)) {
      return {
        ok: false,
        bug: `${id} answered ${reply.status} with a header its contract forbids: ${name} ${brokenRule(rule.check)}`,
      };
    }
    headers[name] = String(value);
  }
  for (const name in reply.headers) {
    if (!Object.hasOwn(declared.headers, name)) {
      return {
        ok: false,
        bug: `${id} answered ${reply.status} with the header ${name}, which its contract does not declare`,
      };
    }
  }

  let violation = "";
  for (const mediaType in declared.content) {
    const check = declared.content[mediaType];
    if (!check) continue;
    if (check(reply.body)) {
      headers["Content-Type"] = mediaType;
      const body = mediaType.endsWith("json") ? JSON.stringify(reply.body) : String(reply.body);
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
