/**
 * A request that the suite sends, and the answers that conform to the contract. The suite makes all cases from the contract before it sends
 * the first.
 */
import type { ApiContract, ApiOperation } from "../contract/api-contract.ts";

/** The kinds of cases, in the order of the columns of the table. */
export const CHECKS = ["example", "boundary", "random", "negative", "auth", "policy"] as const;
export type CheckKind = (typeof CHECKS)[number];

export interface SuiteCase {
  contract: ApiContract;
  operation: ApiOperation;
  kind: CheckKind;
  /** The case in a few words, without a value: `dob: pattern broken`. */
  title: string;
  values: RequestValues;
  expected: Expected;
  /** The fault of the request's signature. When undefined, the request is signed correctly if the operation needs a signature. */
  spoiled?: Spoiling;
  /** Replaces the media type of the body. */
  contentType?: string;
  /** A method that the contract does not declare for the path, to send in place of the operation's method. */
  method?: string;
  /** A slash that the path has in addition. API Gateway may still route the request to the operation. */
  slash?: (typeof SLASHES)[number];
}

/** The path, query and header values of a request as strings, in the order in which they are sent. A repeated parameter has its name more than once. */
export interface RequestValues {
  query: readonly Pair[];
  path: readonly Pair[];
  header: readonly Pair[];
  /** The body as it is sent; undefined for a request without a body. */
  body?: string;
}
export type Pair = readonly [name: string, value: string];

export type Expected =
  /**
   * Any 2xx, or a 4xx or 5xx that has the same status and body as one of the contract's examples. Only examples whose request conforms to
   * the schemas count.
   */
  | { outcome: "accepted" }
  /** The status and body of a named example, whose place in the contract is `pointer`. */
  | { outcome: "example"; status: number; body: unknown; pointer: string }
  /** A 400 that contains one of these names. */
  | { outcome: "refused"; naming: readonly string[] }
  /** A 403 of API Gateway with one of these error types. */
  | { outcome: "denied"; errorTypes: readonly string[] }
  /** A 403 of API Gateway or a 400: in either case no handler runs. */
  | { outcome: "kept out" };

/** The places of an additional slash. */
export const SLASHES = ["at the end", "doubled"] as const;

/** The faults that a signature can have. */
export const SPOILINGS = [
  "no signature",
  "garbage",
  "tampered path",
  "tampered query",
  "tampered header",
  "tampered body",
  "stale date",
  "future date",
  "wrong region",
  "wrong service",
  "wrong secret",
  "missing token",
  "foreign token",
] as const;
export type Spoiling = (typeof SPOILINGS)[number];
