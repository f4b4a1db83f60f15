import type { APIGatewayProxyEvent } from "aws-lambda";
import type { Refusal } from "./refusal.ts";

/**
 * The shape of the value in `generated/NAME/contract.ts`: everything that is needed to read a request and to check a reply. Schemas are
 * compiled to checks, so that nothing is interpreted at run time.
 */
export interface Contract {
  /** The contract's file name without `.yaml`. */
  name: string;
  /** `info.version`. */
  version: string;
  /** Headers of every reply, errors included: those of the CORS protocol. Default: none. */
  headers?: Readonly<Record<string, string>>;
  /** Every property name that the schemas declare. The log contains no other property name of a body. Default: none. */
  names?: readonly string[];
  /** The operations, by operationId. */
  operations: Readonly<Record<string, OperationContract>>;
}

export interface OperationContract {
  method: "GET" | "PUT" | "POST" | "DELETE" | "PATCH" | "HEAD" | "OPTIONS";
  /** The path, as API Gateway writes a resource: `/age`, `/people/{id}`. */
  path: string;
  auth: "NONE" | "AWS_IAM";
  /**
   * Refuses a request whose path has other segments than `path`, such as an empty segment: a function of `lib/serve/path-check.ts`.
   * Contracts without a path parameter need none.
   */
  checkPath?: (event: APIGatewayProxyEvent) => Refusal | undefined;
  parameters: readonly ParameterContract[];
  body: BodyContract | null;
  /** The declared responses, by status. */
  responses: Readonly<Record<number, ResponseContract>>;
}

export interface ParameterContract {
  name: string;
  in: "query" | "path" | "header";
  required: boolean;
  /** The JSON type of the value, or of each item when `array`. */
  type: "string" | "integer" | "number" | "boolean";
  array: boolean;
  /** Splits the strings that were sent into the items of a list: a function of `lib/serve/lists.ts`. Without it each string is one item. */
  split?: (sent: readonly string[]) => readonly string[];
  /** True when the parameter is marked `x-countersign-personal`: its value is never in a message, a log or a trace. */
  personal: boolean;
  check: Check;
}

export interface BodyContract {
  required: boolean;
  /** The check of the body, by media type. */
  content: Readonly<Record<string, Check>>;
  /** Names of the properties marked `x-countersign-personal`, at any depth. Default: none. */
  personal?: readonly string[];
  /** The functions that read the body: `bodyReader` of `lib/serve/body-reader.ts`. */
  reader: BodyReader;
}

/** Reads the body of an operation from the event of a request. */
export interface BodyReader {
  /**
   * Returns the body's value, undefined without a body, or the Refusal of a body that breaks the contract. `names` are the property names
   * that a log may repeat.
   */
  read: (body: BodyContract, event: APIGatewayProxyEvent, names: readonly string[]) => unknown;
  /** Returns everything within the personal properties of the body, as strings. */
  personalTexts: (body: BodyContract, event: APIGatewayProxyEvent) => string[];
}

export interface ResponseContract {
  /** The check of the body, by media type; empty when the response has no body. */
  content: Readonly<Record<string, Check>>;
  /** The declared headers, by their name as the contract spells it. */
  headers: Readonly<Record<string, { required: boolean; check: Check }>>;
}

/** A validator compiled by ajv. Returns whether the value conforms; if not, `errors` holds the reasons until the next call. */
export interface Check {
  (value: unknown): boolean;
  errors?: readonly Violation[] | null;
}

/** The part of an ajv error that messages are made of. */
export interface Violation {
  keyword: string;
  /** JSON pointer to the place in the value; empty for the value itself. */
  instancePath: string;
  params: Readonly<Record<string, unknown>>;
  message?: string;
}
