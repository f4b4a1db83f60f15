import { type PolicyDocument, readPolicy } from "../../iam/policy-document.ts";
import { isObject, parseObject } from "../../json.ts";

/** The result of a Lambda authorizer: its policy, and the values for the method's function. */
export interface AuthorizerResult {
  policy: PolicyDocument;
  principalId: string;
  /** The values of `context`, as strings. */
  context: Readonly<Record<string, string>>;
  /** The API key of the caller; undefined when the function returns none. */
  usageIdentifierKey: string | undefined;
}

/**
 * Reads the reply of an authorizer's function. Returns the reason when API Gateway cannot use the reply. The reason holds no value of the reply, since
 * the reply may hold personal data.
 *
 * Source: API Gateway developer guide, "Output from an API Gateway Lambda authorizer".
 */
export function readAuthorizerReply(payload: string): AuthorizerResult | { because: string } {
  const reply = parseObject(payload);
  if (reply === undefined) return { because: "its reply is not an object" };
  const { context = {}, policyDocument, principalId, usageIdentifierKey } = reply;
  if (typeof principalId !== "string" || principalId === "") return { because: "its reply has no principalId" };
  if (!isObject(context) || !Object.values(context).every(isContextValue))
    return { because: "the context in its reply may hold only strings, numbers and booleans" };
  const key = usageIdentifierKey ?? undefined;
  if (key !== undefined && typeof key !== "string")
    return { because: "the usageIdentifierKey in its reply must be a string" };
  const read = readPolicy(policyDocument, "policyDocument", "identity");
  if (!read.ok) return { because: `its reply has a policy that cannot be used: ${read.problems.join("; ")}` };
  if (read.policy.Statement.some(({ unknownKeys }) => unknownKeys !== undefined))
    return { because: "its policy has a condition key that the local stack does not evaluate" };
  return {
    policy: withoutSids(read.policy),
    principalId,
    usageIdentifierKey: key,
    context: Object.fromEntries(Object.entries(context).map(([name, value]) => [name, String(value)])),
  };
}

function isContextValue(value: unknown): boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}

/** Removes the Sids: the log names a statement by its Sid, and a function may put anything there. The policy is in no template, and has no path. */
function withoutSids({ Statement, Version }: PolicyDocument): PolicyDocument {
  return { Version, Statement: Statement.map((statement) => ({ ...statement, Sid: undefined })) };
}
