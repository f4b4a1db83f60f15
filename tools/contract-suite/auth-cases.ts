/**
 * Cases that must be denied: requests with a wrong signature to every AWS_IAM operation, and correctly signed requests of a caller to
 * operations that no policy grants it.
 */
import type { ApiContract, ApiOperation } from "../contract/api-contract.ts";
import { SLASHES, SPOILINGS, type Spoiling, type SuiteCase } from "./case.ts";
import type { OperationSetting } from "./operation-cases.ts";

/** The error types (`x-amzn-ErrorType`) of API Gateway for each wrong signature. */
const ERROR_TYPES: Readonly<Record<Spoiling, readonly string[]>> = {
  "no signature": ["MissingAuthenticationTokenException"],
  garbage: ["IncompleteSignatureException"],
  "tampered path": ["InvalidSignatureException"],
  "tampered query": ["InvalidSignatureException"],
  "tampered header": ["InvalidSignatureException"],
  "tampered body": ["InvalidSignatureException"],
  "stale date": ["InvalidSignatureException"],
  "future date": ["InvalidSignatureException"],
  "wrong region": ["InvalidSignatureException"],
  "wrong service": ["InvalidSignatureException"],
  "wrong secret": ["InvalidSignatureException"],
  "missing token": ["UnrecognizedClientException"],
  "foreign token": ["UnrecognizedClientException", "InvalidSignatureException"],
};

/**
 * Makes the signature cases of an operation: a request without a signature when it is public, and one with each kind of wrong signature
 * when it is signed.
 */
export function authCases({ base, contract, operation }: OperationSetting): SuiteCase[] {
  const common = { contract, operation, kind: "auth", values: base } as const;
  const undeclared: SuiteCase = {
    ...common,
    title: "a method that is not declared",
    method: undeclaredMethod(contract, operation),
    spoiled: "no signature",
    expected: { outcome: "denied", errorTypes: ERROR_TYPES["no signature"] },
  };
  if (operation.auth === "NONE") {
    return [{ ...common, title: "public, without a signature", expected: { outcome: "accepted" } }, undeclared];
  }
  const spoilt = SPOILINGS.map(
    (spoiled): SuiteCase => ({
      ...common,
      title: spoiled,
      spoiled,
      expected: { outcome: "denied", errorTypes: ERROR_TYPES[spoiled] },
    }),
  );
  return [...spoilt, undeclared];
}

/** A method that the path does not declare. API Gateway never answers 405: it answers as for a route that does not exist. */
function undeclaredMethod({ operations }: ApiContract, { path }: ApiOperation): string {
  const taken = operations.filter((operation) => operation.path === path).map(({ method }) => String(method));
  return ["PATCH", "DELETE", "PUT", "POST", "GET"].find((method) => !taken.includes(method)) ?? "LINK";
}

/**
 * Makes the requests with a correct signature of a caller that no policy grants the operation. To IAM a path with an additional slash is
 * another path, which the wildcard of another operation's grant may match. Without a path parameter in the contract no grant has a wildcard.
 */
export function policyCases(setting: OperationSetting, caller: string): SuiteCase[] {
  const denied = policyCase(setting, caller);
  const hasWildcard = setting.contract.operations.some(({ path }) => path.includes("{"));
  const slashed = (hasWildcard ? SLASHES : []).map(
    (slash): SuiteCase => ({
      ...denied,
      title: `${denied.title}, with a slash ${slash}`,
      slash,
      expected: { outcome: "kept out" },
    }),
  );
  return [denied, ...slashed];
}

/** A request with a correct signature of a caller that no policy grants the operation. */
export function policyCase({ base, contract, operation }: OperationSetting, caller: string): SuiteCase {
  return {
    contract,
    operation,
    kind: "policy",
    title: `not granted to ${caller}`,
    values: base,
    expected: { outcome: "denied", errorTypes: ["AccessDeniedException"] },
  };
}
