/** Who must not get in: spoilt signatures on every AWS_IAM operation, and each caller at each operation that nobody granted it. */
import type { ApiContract, ApiOperation } from "../contract/api-contract.ts";
import { SPOILINGS, type Spoiling, type SuiteCase } from "./case.ts";
import type { OperationSetting } from "./operation-cases.ts";

/** The error types (`x-amzn-ErrorType`) with which API Gateway answers each. */
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

/** A public operation is asked without any signature; another with each kind of wrong one. */
export function authCases({ base, contract, operation }: OperationSetting): SuiteCase[] {
  const common = { contract, operation, kind: "auth", values: base } as const;
  const undeclared: SuiteCase = {
    ...common,
    title: "a method that is not declared",
    method: undeclaredMethod(contract, operation),
    spoiled: "no signature",
    expected: { outcome: "kept out", errorTypes: ERROR_TYPES["no signature"] },
  };
  if (operation.auth === "NONE") {
    return [{ ...common, title: "public, without a signature", expected: { outcome: "accepted" } }, undeclared];
  }
  const spoilt = SPOILINGS.map(
    (spoiled): SuiteCase => ({
      ...common,
      title: spoiled,
      spoiled,
      expected: { outcome: "kept out", errorTypes: ERROR_TYPES[spoiled] },
    }),
  );
  return [...spoilt, undeclared];
}

/** API Gateway has no 405: a method that no operation of the path has is a route that is not there. */
function undeclaredMethod({ operations }: ApiContract, { path }: ApiOperation): string {
  const taken = operations.filter((operation) => operation.path === path).map(({ method }) => String(method));
  return ["PATCH", "DELETE", "PUT", "POST", "GET"].find((method) => !taken.includes(method)) ?? "LINK";
}

/** The operation with a caller's own good signature, which no policy grants it. */
export function policyCase({ base, contract, operation }: OperationSetting, caller: string): SuiteCase {
  return {
    contract,
    operation,
    kind: "policy",
    title: `not granted to ${caller}`,
    values: base,
    expected: { outcome: "kept out", errorTypes: ["AccessDeniedException"] },
  };
}
