import type { Json } from "../../json.ts";

/** The prefix of API Gateway's extensions to OpenAPI. */
export const AMAZON = "x-amazon-apigateway-";

/** Returns a function that puts a place in a document behind the document's own place: `.paths` -> `AgeApi.Body.paths`. */
export function placesIn(documentPlace: string): (place: string) => string {
  return (place) => `${documentPlace}${place}`;
}

/** The parts of the template that methods and authorizers may name. */
export interface KnownParts {
  userPoolArns: readonly string[];
  /** The ARNs of the template's functions, versions and aliases. Undefined: any function may be named. */
  functionArns?: readonly string[];
  /** The variables of each stage. */
  stages: readonly Readonly<Record<string, string>>[];
}

/** The state that the readers of a document's parts share. */
export interface Reading {
  /** The whole document: an operation inherits settings from the document's root. */
  document: Json;
  /** The parts of the template that methods and authorizers may name. */
  known: KnownParts;
  /** The routes to leave out: `GET /items`. The method ANY stands for the methods that an any-method operation serves. */
  stubs: readonly string[];
  /** Records a problem. `place` is where in the document the problem is, such as `.paths./day.get`, and comes before the sentence. */
  report: (place: string, sentence: string) => void;
  /** Records that a route has a problem: `GET /items`, or `ANY /items` for an any-method operation. */
  refuseRoute: (route: string) => void;
}

/** Reports every API Gateway extension in `part` that is not in `known`. The names in `known` are without the prefix. */
export function reportUnknownExtensions(
  part: Json,
  known: readonly string[],
  place: string,
  { report }: Reading,
): void {
  for (const key of Object.keys(part)) {
    if (key.startsWith(AMAZON) && !known.includes(key.slice(AMAZON.length)))
      report(`${place}.${key}`, "is not imitated");
  }
}

/** Returns the value when it is a list; otherwise an empty list. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The key of an operation in an OpenAPI document, for an HttpMethod of CloudFormation. */
export function methodKey(httpMethod: string): string {
  return httpMethod.toUpperCase() === "ANY" ? `${AMAZON}any-method` : httpMethod.toLowerCase();
}
