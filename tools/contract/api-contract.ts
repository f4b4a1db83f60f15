import type { Json } from "../../local/json.ts";
import { type Place, type PlaceOf, placeText } from "./place.ts";

/**
 * A contract of `api/` as the rest of the build reads it. References to parameters, headers, bodies and answers are resolved; schemas are
 * as written, with `$ref` into `schemas`.
 */
export interface ApiContract {
  /** The file's name without `.yaml`: `age`. It names the function, the generated folder and CloudFormation's ids. */
  name: string;
  /** Path from the root: `api/age.yaml`. */
  file: string;
  title: string;
  /** `info.version`. */
  version: string;
  operations: readonly ApiOperation[];
  /** The web pages that may call the API (`x-countersign-cors`); null when only pages of the API's own origin may. */
  cors: ApiCors | null;
  /** `components.schemas`, those of other files included. */
  schemas: Readonly<Record<string, Schema>>;
  /** The whole document in one piece, as an OpenAPI tool reads it. */
  document: Json;
  /** Finds where a pointer into `document` was written, in whichever file. */
  placeOf: PlaceOf;
}

/** The settings of the CORS protocol for an API. */
export interface ApiCors {
  /** The origin of the pages that may call the API, such as `https://app.example.com`, or `*` for every origin. */
  allowOrigin: string;
  /** The names of the request headers that a page may send. */
  allowHeaders: readonly string[];
  /** The names of the response headers that a page may read, beside the headers that browsers always let it read. */
  exposeHeaders: readonly string[];
  /** The time for which a browser may keep the answer to a preflight. */
  maxAgeSeconds: number;
}

export interface ApiOperation {
  /** The operationId in letters and digits: `listOrders` for `list-orders`. */
  id: string;
  method: Method;
  path: string;
  /** JSON pointer in the document: `#/paths/~1age/get`. */
  pointer: string;
  auth: "NONE" | "AWS_IAM";
  parameters: readonly ApiParameter[];
  body: {
    required: boolean;
    content: Readonly<Record<string, Schema>>;
    /** Names of the body's properties that are marked `x-countersign-personal`, at any depth. */
    personal: readonly string[];
  } | null;
  /** The declared answers by status. */
  responses: Readonly<Record<number, ApiResponse>>;
}

export interface ApiParameter {
  name: string;
  in: "query" | "path" | "header";
  required: boolean;
  /** The JSON type of the value, or of each item of an array. */
  type: "string" | "integer" | "number" | "boolean";
  array: boolean;
  /** Character between the items of a list in one string; null when the parameter is repeated instead. */
  separator: "," | " " | "|" | null;
  /** False for a name that API Gateway cannot import: a name may hold only letters, digits and `:._$-`. */
  imported: boolean;
  /** True when the parameter is marked `x-countersign-personal`. */
  personal: boolean;
  schema: Schema;
}

export interface ApiResponse {
  description: string;
  /** Schemas of the body by media type; empty for an answer without a body. */
  content: Readonly<Record<string, Schema>>;
  headers: Readonly<Record<string, { required: boolean; schema: Schema }>>;
}

/** The methods that API Gateway serves. The keys are those of a Path Item Object, the values are as sent in HTTP. */
export const METHODS = {
  get: "GET",
  put: "PUT",
  post: "POST",
  delete: "DELETE",
  patch: "PATCH",
  head: "HEAD",
  options: "OPTIONS",
} as const;
export type Method = (typeof METHODS)[keyof typeof METHODS];

/** A Schema Object of OpenAPI 3.0.3, or a reference to one. */
export type Schema = Json;

/** A fault that the author of a contract has to fix, and its place. */
export interface ContractProblem extends Place {
  /** The fault, and what to do about it. */
  sentence: string;
}

/** Formats a problem as one line: `api/age.yaml:12:7 #/paths/~1age/get: ....` */
export function problemLine(problem: ContractProblem): string {
  return `${placeText(problem)}: ${problem.sentence.replace(/\.$/, "")}.`;
}

/**
 * Formats problems, each different sentence once: the line has the first place of the sentence and the number of other places. So a fault
 * of every operation in a long document is printed once.
 */
export function problemLines(problems: readonly ContractProblem[]): string[] {
  const bySentence = Map.groupBy(problems, ({ file, sentence }) => `${file} ${sentence}`);
  return [...bySentence.values()].flatMap((same) => {
    const [first, ...more] = same;
    if (first === undefined) return [];
    const places = more.length === 1 ? "1 more place" : `${more.length} more places`;
    return [more.length === 0 ? problemLine(first) : `${problemLine(first)} The same in ${places}.`];
  });
}

/**
 * Converts a contract's name to the prefix of its CloudFormation logical ids, including those that the Serverless Framework makes: `age` ->
 * `Age`.
 */
export function pascal(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
