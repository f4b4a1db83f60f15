/** One request that the suite sends, and what may come back. Plain data: made from the contract alone, before anything is sent. */
import type { ApiContract, ApiOperation } from "../contract/api-contract.ts";

/** What a case is about: the columns of the table. */
export const CHECKS = ["example", "boundary", "random", "negative", "auth", "policy"] as const;
export type CheckKind = (typeof CHECKS)[number];

export interface SuiteCase {
  contract: ApiContract;
  operation: ApiOperation;
  kind: CheckKind;
  /** What it tries, in a few words, without a value: `dob: pattern broken`. */
  title: string;
  values: RequestValues;
  expected: Expected;
  /** How its signature is spoilt; otherwise it is signed when the operation wants it. */
  spoiled?: Spoiling;
  /** Overrides the body's own media type. */
  contentType?: string;
  /** A method that the contract does not declare for the path, in place of the operation's. */
  method?: string;
}

/** The texts of a request, each list in the order sent. Several texts of one name are a repeated parameter. */
export interface RequestValues {
  query: readonly Pair[];
  path: readonly Pair[];
  header: readonly Pair[];
  /** As it goes over the wire; undefined is no body. */
  body?: string;
}
export type Pair = readonly [name: string, value: string];

export type Expected =
  /** 2xx, or word for word a refusal that the contract shows by example for values which its schemas allow. */
  | { outcome: "accepted" }
  /** The status and body of a named example, which stands at `pointer` in the contract. */
  | { outcome: "example"; status: number; body: unknown; pointer: string }
  /** 400, naming what is wrong with one of these texts. */
  | { outcome: "refused"; naming: readonly string[] }
  /** 403 in API Gateway's words, one of these error types. */
  | { outcome: "kept out"; errorTypes: readonly string[] };

/** The ways in which a signature can be wrong. */
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
