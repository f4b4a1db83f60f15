/**
 * The types of the JSON that the control routes and the console's page exchange. The routes are at the AWS endpoint's port, under `/_countersign/`. Each
 * needs the header `x-countersign-token` with the token of this start. A refusal is `{"message": "…"}`: 400 for input that a
 * route does not take, 403 without the token or from another origin, 404 for something that does not exist, 409 for something that AWS or the stack refuses.
 *
 * Secrets, tokens and signatures are in no answer, except those that the request itself has sent to `POST try`. Values that a contract marks personal are masked: `‹3fa9›`. Two masked values of one stack are equal
 * when the values are equal. Times are in milliseconds since 1970 UTC.
 */
import type { Json } from "../json.ts";
import type { RequestEntry } from "../log.ts";
import type { Place, PolicyType, StepRecord } from "../step-records.ts";

export type {
  AuthorizerStep,
  CanonicalLine,
  ConsideredStatement,
  CredentialsStep,
  InvocationStep,
  Place,
  PoliciesStep,
  PolicyType,
  Remedy,
  RouteStep,
  Setting,
  SettingsStep,
  SignatureStep,
  StepRecord,
  TokenCheck,
  ValidationStep,
} from "../step-records.ts";

/** The header with the token of this start. */
export const TOKEN_HEADER = "x-countersign-token";

/** `GET requests`: the latest requests, the newest first. */
export interface RequestsAnswer {
  requests: readonly CallSummary[];
}

/** A request in the list of calls. `causedBy` is the request whose function sent this one. `target` is masked. */
export interface CallSummary extends RequestEntry {
  startedAt: number;
  /** The operationId of the route. Undefined for a call of an AWS service, and when no route matched. */
  operation?: string;
  /** True for a request that came while the stack started, such as those that make the application account. */
  duringStart?: boolean;
}

/** `GET requests/ID`: a request with everything that it caused. */
export interface CallRecord extends CallSummary {
  /** The steps in their order. A step begins at the end of the step before; the first begins at `startedAt`. */
  steps: readonly StepRecord[];
  /** The requests that the request's function has sent, the earliest first. */
  calls: readonly CallRecord[];
  /** The lines that the request's function has written. */
  lines: readonly LineRecord[];
}

/** A line that a function has written. */
export interface LineRecord {
  /** The function's name. */
  name: string;
  line: string;
}

/**
 * `GET events`: `text/event-stream`. Each event's name is the `event` of its type here, and its `data` is JSON. A comment comes every 15 seconds. The stack
 * keeps a bounded queue for each listener: a listener that is too slow gets `missed` in place of the events that were dropped. The stream ends with the stack.
 */
export type ConsoleEvent =
  /** A request was answered. A caused call comes before the request that caused it. */
  | { event: "request"; data: CallSummary }
  /** A function has written a line while it handled the request `requestId`. */
  | { event: "line"; data: LineRecord & { requestId?: string } }
  | { event: "notice"; data: { text: string } }
  /**
   * The first event of every stream, with the latest requests as `GET requests` has them. The stack's id changes with every start, and with every restart after a changed
   * template.
   */
  | { event: "started"; data: { start: string } & RequestsAnswer }
  /** The listener was too slow. Ask `GET requests` again. */
  | { event: "missed"; data: { count: number } };

/** `GET who`: who may call which operation. */
export interface WhoAnswer {
  identities: readonly WhoIdentity[];
  entries: readonly WhoEntry[];
}

/** An identity, by the name that `entries` use: `nobody`, `developer`, `guest`, `role:NAME`, `function:NAME`, `account` (the application account) or `user:NAME`. Names of roles and functions are logical ids. */
export interface WhoIdentity {
  name: string;
  kind: "nobody" | "developer" | "guest" | "role" | "function" | "user";
  /** The ARN of the role or the IAM user. For a user of a user pool, the role that an identity pool would give; undefined when it gives none. */
  arn?: string;
  /** For a user of a user pool: the name of a user pool's user, where `name` is another one. */
  username?: string;
  place?: Place;
  /** The groups of a user. */
  groups?: readonly string[];
  /** The identity pools that give this role: to users who signed in (`authenticated`), to guests (`unauthenticated`), or to a group (`group NAME`). */
  givenBy?: readonly { identityPool: string; to: string }[];
}

/** The decision on one operation for one identity. */
export interface WhoEntry {
  api: string;
  method: string;
  /** The path as the template writes it: `/people/{id}`. */
  path: string;
  /** The operationId. */
  operation: string;
  /** The identity by its name in `identities`. */
  identity: string;
  /** `depends`: an authorizer decides by a token, or the decision depends on a path parameter. */
  decision: "allow" | "deny" | "depends";
  because: string;
  /** The statement that decides. Undefined when no statement does. */
  by?: { policyType: PolicyType; policy: string; statement: string; text: Json; place?: Place };
}

/** `GET stack`: what runs. */
export interface StackAnswer {
  name: string;
  region: string;
  accountId: string;
  awsEndpoint: string;
  /** The template's file; undefined when it was passed as a value. */
  file?: string;
  apis: readonly {
    name: string;
    logicalId: string;
    id: string;
    url: string;
    host: string;
    stages: readonly string[];
    place: Place;
  }[];
  userPools: readonly { id: string; name: string; logicalId: string; clients: readonly PoolClient[]; place: Place }[];
  identityPools: readonly { id: string; name: string; logicalId: string; allowsGuests: boolean; place: Place }[];
  functions: readonly FunctionView[];
  /** Resources that the stack imitates. */
  imitated: readonly Named[];
  /** Types, properties and condition keys that change no answer. */
  withoutEffect: readonly Named[];
  /** Resources of services that the stack does not imitate. */
  beside: readonly Named[];
  /** Identifiers whose format on AWS is not known here. */
  invented: readonly string[];
}

export interface PoolClient {
  id: string;
  name: string;
  logicalId: string;
  hasSecret: boolean;
  authFlows: readonly string[];
}

export interface FunctionView {
  name: string;
  logicalId: string;
  arn: string;
  /** The logical id of its role. Undefined for a role of another stack. */
  role?: string;
  runtime: string;
  memoryMb: number;
  timeoutSeconds: number;
  /** The variables that the function gets. Values of names such as `DB_PASSWORD` are replaced by `(not shown)`. */
  environment: Readonly<Record<string, string>>;
  place: Place;
}

/** A name in one of the lists of a stack, and where the template has it. */
export interface Named {
  /** A resource (`AWS::Lambda::Function DayFunction`), a type (`LogGroup`), or a property of a type (`Function.MemorySize`). */
  name: string;
  places: readonly Place[];
}

/** `GET apis`: each API's operations. */
export interface ApisAnswer {
  apis: readonly ApiDocument[];
}

export interface ApiDocument {
  name: string;
  title?: string;
  description?: string;
  url: string;
  stages: readonly string[];
  operations: readonly OperationDocument[];
  /** The schemas that `{"$ref": "#/components/schemas/NAME"}` refers to, by NAME. */
  schemas: Readonly<Record<string, Json>>;
}

export interface OperationDocument {
  id: string;
  method: string;
  path: string;
  summary?: string;
  description?: string;
  auth: "NONE" | "AWS_IAM" | "AUTHORIZER";
  /** The authorizer of an operation with the auth `AUTHORIZER`. `header` has the token; undefined when the function gets the whole request. */
  authorizer?: { name: string; kind: "cognito" | "lambda"; header?: string; scopes: readonly string[] };
  needsApiKey: boolean;
  parameters: readonly ParameterDocument[];
  requestBody?: { required: boolean; description?: string; content: readonly ContentDocument[] };
  /** The responses by status, such as `200` or `default`. */
  responses: readonly { status: string; description: string; content: readonly ContentDocument[] }[];
}

export interface ParameterDocument {
  name: string;
  in: "header" | "path" | "query";
  required: boolean;
  description?: string;
  /** A JSON Schema as OpenAPI 3.0 has it. Empty when the definition has none. */
  schema: Json;
  examples: readonly ExampleDocument[];
  /** True when the contract marks the parameter personal: its values are masked in records. */
  isPersonal: boolean;
}

export interface ContentDocument {
  mediaType: string;
  /** Properties with `"x-countersign-personal": true` are personal. */
  schema: Json;
  examples: readonly ExampleDocument[];
}

export interface ExampleDocument {
  /** Empty for an example without a name. */
  name: string;
  summary?: string;
  value: unknown;
}

/** `POST try`: a request to send as a chosen caller. */
export interface TryInput {
  /** The API's name. */
  api: string;
  /** The stage. Default: the stage that the API's port serves. */
  stage?: string;
  method: string;
  /** Path and query, percent-encoded: `/age?dob=19880101`. */
  target: string;
  headers: readonly (readonly [name: string, value: string])[];
  /** Default: an empty body. */
  body?: string;
  as: Caller;
}

/** The caller of a tried request. */
export type Caller =
  /** A caller that does not sign. */
  | { kind: "nobody" }
  /** The stack's IAM user, who may do everything except what a resource policy denies. */
  | { kind: "developer" }
  /** The application account that a service signs in as. */
  | { kind: "account" }
  /** A guest of the identity pool. */
  | { kind: "guest" }
  /** A role of the template, or the role of a function, by logical id. */
  | { kind: "role" | "function"; name: string }
  /** The developer with credentials that have expired, with a wrong secret key, or with a signature for another region. */
  | { kind: "expired" | "wrongKey" | "otherRegion" }
  /** A user who has signed in in the page. The stack signs with `keys`, or sends the token that the operation's authorizer takes. */
  | { kind: "user"; keys?: CallerKeys; tokens?: { id: string; access: string } };

export interface CallerKeys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
}

/** The answer to a tried request. */
export interface TryAnswer {
  status: number;
  reason: string;
  headers: readonly (readonly [name: string, value: string])[];
  /** The body as UTF-8. */
  body: string;
  /** Key of the record: `GET requests/ID`. Undefined when the answer has no id. */
  requestId?: string;
  durationMs: number;
  /** The texts that the signature was made from, with the session token hidden; null for a request without a signature. */
  signed: { canonicalRequest: string; stringToSign: string } | null;
  /** The request as a command: `curl --aws-sigv4 …`. Keys are variables of the shell, as `aws-env` prints them. */
  curl: string;
  /** The request as TypeScript. */
  typed: string;
}

/** `GET users`: the user pools with their users. */
export interface UsersAnswer {
  pools: readonly PoolView[];
}

export interface PoolView {
  id: string;
  name: string;
  clients: readonly PoolClient[];
  groups: readonly { name: string; roleArn?: string }[];
  /** Whether users may sign up themselves. */
  allowsSignUp: boolean;
  /** Attributes that a new user must have, without `sub`, and without the attribute that Cognito takes from the username. */
  requiredAttributes: readonly string[];
  /** The identity pools that accept tokens of this pool. */
  identityPools: readonly { id: string; name: string }[];
  users: readonly UserView[];
}

export interface UserView {
  username: string;
  /** Every attribute, with `sub`. */
  attributes: readonly { name: string; value: string }[];
  /** `CONFIRMED`, `UNCONFIRMED`, `FORCE_CHANGE_PASSWORD` or `RESET_REQUIRED`. */
  status: string;
  enabled: boolean;
  groups: readonly string[];
  createdAt: number;
  /** The codes that Cognito would have mailed and that still wait. */
  codes: readonly { purpose: string; code: string; expiresAt: number }[];
}

/**
 * `POST secret-hash` with `{"pool", "client", "username"}`: SECRET_HASH for an app client and the name of a user. The client's secret stays in the stack.
 */
export interface SecretHashAnswer {
  /** The value of SECRET_HASH; null for a client without a secret. */
  secretHash: string | null;
}

/** `POST users`: a change of a user. The answer is the pool as `PoolView`; a refusal of Cognito has the status 409 and Cognito's words. */
export type UserInput = { pool: string; username: string } & (
  | { do: "sign-up"; client: string; password: string; attributes: Readonly<Record<string, string>> }
  /** Confirms the account as an administrator does, or with a code as the user does. */
  | { do: "confirm"; code?: string; client?: string }
  | { do: "add-to-group" | "remove-from-group"; group: string }
  | { do: "enable" | "disable" | "delete" }
);
