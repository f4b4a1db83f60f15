/**
 * The files that `npm run mutate` changes, each with the tests that must notice the changes: the verifier, the policy evaluator, the token
 * checks, both halves of SRP and the codes of software tokens. Only the listed tests run, so a file does not pass because an unrelated test happens to fail.
 */
export const MUTATED: Readonly<Record<string, readonly string[]>> = {
  "local/iam/verify-signature.ts": ["local/iam/verify-signature.test.ts"],
  "local/iam/read-signature.ts": ["local/iam/verify-signature.test.ts"],
  "local/iam/unsigned-headers.ts": ["local/iam/unsigned-headers.test.ts"],
  "local/iam/canonical-request.ts": ["local/iam/canonical-request.test.ts"],
  "local/iam/amz-date.ts": ["local/iam/amz-date.test.ts"],
  "local/iam/evaluate.ts": ["local/iam/evaluate.test.ts", "local/iam/role.test.ts"],
  "local/iam/match-principal.ts": ["local/iam/evaluate.test.ts", "local/iam/role.test.ts"],
  "local/iam/role.ts": ["local/iam/role.test.ts"],
  "local/iam/condition.ts": ["local/iam/condition.test.ts"],
  "local/iam/condition-values.ts": ["local/iam/condition.test.ts", "local/iam/policy-document.test.ts"],
  "local/iam/wildcard.ts": ["local/iam/wildcard.test.ts"],
  "local/iam/policy-variables.ts": ["local/iam/policy-variables.test.ts"],
  "local/iam/policy-document.ts": ["local/iam/policy-document.test.ts"],
  "local/iam/element-values.ts": ["local/iam/policy-document.test.ts"],
  "local/iam/condition-keys.ts": ["local/iam/condition-keys.test.ts"],
  "local/iam/request-context.ts": ["local/iam/request-context.test.ts"],
  "local/stack/check-condition-keys.ts": ["local/stack/check-condition-keys.test.ts"],
  "local/stack/check-key-policies.ts": ["local/stack/check-key-policies.test.ts"],
  "local/sealed-uuid.ts": ["local/sealed-uuid.test.ts"],
  "local/identity-pool/verify-login.ts": ["local/identity-pool/verify-login.test.ts"],
  "local/jwt/jwt.ts": ["local/jwt/jwt.test.ts"],
  "local/user-pool/access-token.ts": ["local/identity-pool/verify-login.test.ts"],
  "local/user-pool/refresh-token.ts": ["local/user-pool/refresh-token.test.ts"],
  "local/user-pool/refresh-tokens.ts": [
    "local/user-pool/refresh-tokens.test.ts",
    "local/user-pool/secret-hash.test.ts",
  ],
  "local/user-pool/srp-verifier.ts": ["local/user-pool/srp-verifier.test.ts"],
  "local/user-pool/srp-timestamp.ts": ["local/user-pool/srp-timestamp.test.ts"],
  "local/user-pool/totp.ts": ["local/user-pool/totp.test.ts"],
  "local/user-pool/software-tokens.ts": ["local/user-pool/software-tokens.test.ts"],
  "local/gateway/may-invoke.ts": ["local/gateway/may-invoke.test.ts"],
  "lib/call/srp.ts": ["lib/call/srp.test.ts"],
};
