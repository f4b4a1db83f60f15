/**
 * What `generated/NAME/contract.ts` says of an API: enough to read a request and to hold a reply against its contract,
 * with no schema left to interpret. The generated module is a value of this shape.
 */
export interface Contract {
  /** The contract's file name without `.yaml`. */
  name: string;
  /** `info.version`. */
  version: string;
  /** By operationId. */
  operations: Readonly<Record<string, OperationContract>>;
}

export interface OperationContract {
  method: "GET" | "PUT" | "POST" | "DELETE" | "PATCH" | "HEAD" | "OPTIONS";
  /** As API Gateway spells a resource: `/age`, `/people/{id}`. */
  path: string;
  auth: "NONE" | "AWS_IAM";
  parameters: readonly ParameterContract[];
  body: BodyContract | null;
  /** By status. */
  responses: Readonly<Record<number, ResponseContract>>;
}

export interface ParameterContract {
  name: string;
  in: "query" | "path" | "header";
  required: boolean;
  /** The JSON type of the value, or of each item when `array`. */
  type: "string" | "integer" | "number" | "boolean";
  array: boolean;
  /** What stands between the items of a list that is one text. Without it a list is a parameter given several times. */
  separator?: "," | " " | "|";
  /** Marked `x-countersign-personal`: its value never shows in a message, a log or a trace. */
  personal: boolean;
  check: Check;
}

export interface BodyContract {
  required: boolean;
  /** By media type. */
  content: Readonly<Record<string, Check>>;
  /** Names of the properties marked `x-countersign-personal`, at whatever depth. Default: none. */
  personal?: readonly string[];
}

export interface ResponseContract {
  /** By media type; empty when the answer has no body. */
  content: Readonly<Record<string, Check>>;
  /** By header name as the contract spells it. */
  headers: Readonly<Record<string, { required: boolean; check: Check }>>;
}

/** A validator compiled by ajv: true when the value conforms, otherwise `errors` says why (until the next call). */
export interface Check {
  (value: unknown): boolean;
  errors?: readonly Violation[] | null;
}

/** The part of an ajv error that a sentence is made of. */
export interface Violation {
  keyword: string;
  /** JSON pointer into the value, empty for the value itself. */
  instancePath: string;
  params: Readonly<Record<string, unknown>>;
  message?: string;
}
