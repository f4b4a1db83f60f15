/**
 * The requests that `npm run smoke` sends, called questions: requests that the two services should answer, and attempts to get in that they
 * should refuse.
 */
import type { Expected } from "./expected.ts";

/** The way a question is sent: unsigned, or signed with the keys of a caller. */
export type Manner =
  /** Without credentials. */
  | { kind: "unsigned"; headers?: Readonly<Record<string, string>> }
  /** Signed with the application account's credentials, correctly or with one part spoilt. */
  | { kind: "account"; spoilt?: Spoilt }
  /** Signed with the keys of the person who runs the command: AWS allows them much, the signed API nothing. */
  | { kind: "operator" }
  /** Signed with keys that do not exist. */
  | { kind: "stranger" };

/** The part of a signed request that is made wrong on purpose. */
export type Spoilt = "region" | "secret" | "token" | "date";

/** A request and the answer that it should get. */
export interface Asked {
  /** Name of the API's contract: `age`. */
  api: string;
  /** Path and query of the request. */
  target: string;
  expected: Expected;
}

export interface Question extends Asked {
  title: string;
  manner: Manner;
}

/**
 * Makes all requests of `npm run smoke` for a deployed pair of services. `open` are requests that need no credentials. `proof` is a signed
 * request that the application account may send. Each attempt to get in is a variation of `proof`.
 */
export function questionsFor(open: readonly (Asked & { title: string })[], proof: Asked): readonly Question[] {
  const { api, target } = proof;
  const attempt = (how: string, manner: Manner, errorType: string): Question => {
    return { title: `${api}, ${how}`, api, target, manner, expected: { status: 403, errorType } };
  };
  const spoilt = (how: string, part: Spoilt, errorType: string) =>
    attempt(`signed ${how}`, { kind: "account", spoilt: part }, errorType);
  const garbage = { authorization: "AWS4-HMAC-SHA256 garbage" };

  return [
    ...open.map((question): Question => ({ ...question, manner: { kind: "unsigned" } })),
    attempt("unsigned", { kind: "unsigned" }, "MissingAuthenticationTokenException"),
    attempt("with a malformed signature", { kind: "unsigned", headers: garbage }, "IncompleteSignatureException"),
    attempt("with keys that do not exist", { kind: "stranger" }, "UnrecognizedClientException"),
    attempt("with your own keys", { kind: "operator" }, "AccessDeniedException"),
    { ...proof, title: `${api}, asked by the account`, manner: { kind: "account" } },
    spoilt("for another region", "region", "InvalidSignatureException"),
    spoilt("with another secret key", "secret", "InvalidSignatureException"),
    spoilt("without its session token", "token", "UnrecognizedClientException"),
    spoilt("ten minutes ago", "date", "InvalidSignatureException"),
    {
      title: `${api}, an undeclared path`,
      api,
      target: "/no-such-path",
      manner: { kind: "account" },
      expected: { status: 403 },
    },
  ];
}
