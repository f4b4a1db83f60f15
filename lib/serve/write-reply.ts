import type { APIGatewayProxyResult } from "aws-lambda";
import type { OperationContract, ResponseContract } from "./contract.ts";
import { isJson } from "./media-type.ts";
import type { Reply } from "./reply.ts";
import { brokenRule } from "./rule.ts";

/**
 * Checks a reply by what the operation declares for its status, and writes it as Lambda hands it to API Gateway. Returns a sentence for the
 * log when the reply breaks the contract, which is a bug of the service. `names` are the property names that the contract declares.
 */
export function writeReply(
  id: string,
  operation: OperationContract,
  reply: Reply,
  names: readonly string[],
): APIGatewayProxyResult | string {
  const declared = operation.responses[reply.status];
  if (!declared) return `${id} answered ${reply.status}, which its contract does not declare`;

  const headers: Record<string, string> = {};
  const problem = writeHeaders(declared.headers, reply, headers, names);
  if (problem !== undefined) return `${id} answered ${reply.status} ${problem}`;

  let violation = "";
  for (const mediaType in declared.content) {
    const check = declared.content[mediaType];
    if (!check) continue;
    if (check(reply.body)) {
      headers["Content-Type"] = mediaType;
      const body = isJson(mediaType) ? JSON.stringify(reply.body) : String(reply.body);
      return { statusCode: reply.status, headers, body };
    }
    violation ||= brokenRule(check, names);
  }

  if (violation === "" && reply.body === undefined) return { statusCode: reply.status, headers, body: "" };
  return `${id} answered ${reply.status} with a body its contract forbids: ${violation === "" ? "there must be none" : violation}`;
}

/**
 * Writes the reply's headers into `written`, as the contract spells them. When a header breaks the contract, returns the end of the
 * sentence for the log.
 */
function writeHeaders(
  declared: ResponseContract["headers"],
  { headers }: Reply,
  written: Record<string, string>,
  names: readonly string[],
): string | undefined {
  for (const name in declared) {
    const value = headers?.[name];
    const rule = declared[name];
    if (value === undefined) {
      if (rule?.required) return `without the header ${name}`;
    } else if (rule && !rule.check(value)) {
      return `with a header its contract forbids: ${name} ${brokenRule(rule.check, names)}`;
    } else {
      written[name] = String(value);
    }
  }
  for (const name in headers) {
    if (!Object.hasOwn(declared, name)) return "with a header that its contract does not declare";
  }
  return undefined;
}
