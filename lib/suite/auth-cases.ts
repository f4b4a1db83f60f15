/** Who must not get in: spoilt signatures on every AWS_IAM operation, and each caller at each operation that nobody granted it. */
import { type SuiteCase, SPOILINGS, type Spoiling } from "./case.ts";
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
  if (operation.auth === "NONE") return [{ ...common, title: "public, without a signature", expected: { outcome: "accepted" } }];
  return SPOILINGS.map((spoiled) => ({
    ...common,
    title: spoiled,
    spoiled,
    expected: { outcome: "kept out", errorTypes: ERROR_TYPES[spoiled] },
  }));
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
