/**
 * Answers of another service, as a union over their status: in a `switch` over the status each declared body has its type. When the
 * contract gains a status, the `switch` does not compile until it handles that status. openapi-fetch's own `data` and `error` do not narrow
 * by the status.
 */
import type { Client, MaybeOptionalInit, Middleware } from "openapi-fetch";
import { errorTypeOf } from "./aws-refusal.ts";

/** Any answer to an operation: one that the contract declares, or an undeclared one from a proxy or another version of the service. */
export type Answer<Operation> = Declared<Operation> | Undeclared;

/** The declared answers. `body` has the type that the contract gives to that `status`; undefined when the contract declares no body. */
export type Declared<Operation> = { [Code in StatusOf<Operation>]: AnswerOf<Operation, Code> }[StatusOf<Operation>];

interface AnswerOf<Operation, Code extends StatusOf<Operation>> extends Answered {
  status: Code;
  body: BodyOf<ResponsesOf<Operation>[Code]>;
}

/**
 * An answer with a status that the contract does not declare. Every `switch` over the status needs a `default` branch, because a proxy on
 * the way can answer with any status. In that branch call a function whose parameter is `Undeclared`: when the contract gains a status, the
 * call no longer compiles.
 */
export interface Undeclared extends Answered {
  status: UndeclaredStatus;
  /** The JSON value, or the text of a body that is not JSON. */
  body: unknown;
}

/** An answer that API Gateway gives by itself, before or after the service: a denial, a limit, a failed integration. */
export interface FromGateway extends Answered {
  status: 403 | 413 | 429 | 500 | 502 | 503 | 504;
  body: unknown;
}

/** The parts that every answer has. */
export interface Answered {
  headers: Headers;
  /** API Gateway's own word for why it refused (`x-amzn-ErrorType`); null when the service itself answered. */
  errorType: string | null;
}

/**
 * The type of every status that the contract does not declare. It exists for the compiler only: at run time the status is an ordinary
 * number. The type is a member of an enum because TypeScript narrows a union by single values, and not by `number`.
 */
type UndeclaredStatus = Status.undeclared;
declare enum Status {
  undeclared = -1,
}

type ResponsesOf<Operation> = Operation extends { responses: infer Responses } ? Responses : never;
type StatusOf<Operation> = keyof ResponsesOf<Operation> & number;
type BodyOf<Response> = Response extends { content: infer Content } ? Content[keyof Content] : undefined;

type Verb = "get" | "put" | "post" | "delete" | "patch" | "head" | "options";
type PathWith<Paths, Method extends Verb> = {
  [Path in keyof Paths]: Paths[Path] extends Record<Method, { responses: unknown }> ? Path : never;
}[keyof Paths];
type Rest<Init> = undefined extends Init ? [init?: Init] : [init: Init];

/**
 * Calls one operation of a `callee`. `init` has the options of openapi-fetch, with the parameters and the body that the contract declares.
 *
 * The body of the answer is a string when its Content-Type is neither JSON nor missing. Rejects with the error of the callee's fetch when
 * there is no answer, and with a SyntaxError when the body of a 2xx should be JSON and is not.
 *
 * @example
 * import type { contract, paths } from "../../generated/age/contract.ts";
 * import { ask } from "../../lib/call/answer.ts";
 * import { callee, service } from "../../lib/call/callee.ts";
 *
 * const age = callee(service<paths, typeof contract>({ url: "https://age.example.com", fetch }), ["getAge"]);
 * const answer = await ask(age, "get", "/age", { params: { query: { dob: "19880101", on: "20191122" } } });
 * switch (answer.status) {
 *   case 200:
 *     console.log(answer.body.age);
 *     break;
 *   case 400:
 *     console.log(answer.body.detail);
 *     break;
 *   default:
 *     console.log(`no age: ${answer.status} ${answer.errorType ?? ""}`);
 * }
 */
export async function ask<Paths extends {}, Method extends Verb, Path extends PathWith<Paths, Method>>(
  client: Client<Paths>,
  method: Method,
  path: Path,
  ...init: Rest<MaybeOptionalInit<Paths[Path], Method & keyof Paths[Path]>>
): Promise<Answer<Paths[Path][Method & keyof Paths[Path]]>> {
  // This function's own types decide which calls compile; openapi-fetch's would make the compiler prove it a second time.
  const request = client.request as unknown as (method: Verb, path: Path, init: unknown) => Promise<Fetched>;
  let refusal: string | undefined;
  const keepText: Middleware = {
    async onResponse({ response }) {
      // openapi-fetch parses every error as JSON, also one that another media type says is a text.
      if (!response.ok && isText(response.headers)) refusal = await response.clone().text();
    },
  };
  const options: CallInit = init[0] ?? {};
  const { data, error, response } = await request(method, path, {
    parseAs: "text",
    ...options,
    middleware: [...(options.middleware ?? []), keepText],
  });
  const answer = {
    status: response.status,
    body: response.ok ? bodyOf(data, response, method) : (refusal ?? error),
    headers: response.headers,
    errorType: errorTypeOf(response.headers),
  };
  // The callee's own contract tests make sure that the body is the declared one; `isAsDeclared` checks it here.
  return answer as Answer<Paths[Path][Method & keyof Paths[Path]]>;
}

/**
 * Whether the body of an answer has the declared media type and passes `check`, a validator of `generated/NAME/validators.js`. Call it
 * before you use a body, so that a proxy's page or the answer of another version is not taken for a declared answer.
 *
 * @example
 * import type { contract, paths } from "../../generated/age/contract.ts";
 * import { Age } from "../../generated/age/validators.js";
 * import { ask, isAsDeclared } from "../../lib/call/answer.ts";
 * import { callee, service } from "../../lib/call/callee.ts";
 *
 * const age = callee(service<paths, typeof contract>({ url: "https://age.example.com", fetch }), ["getAge"]);
 * const answer = await ask(age, "get", "/age", { params: { query: { dob: "19880101" } } });
 * if (answer.status === 200 && isAsDeclared(answer, Age)) console.log(answer.body.age);
 */
export function isAsDeclared(
  { body, headers }: Answered & { body: unknown },
  check: (body: unknown) => boolean,
  mediaType = "application/json",
): boolean {
  const [sent = ""] = (headers.get("content-type") ?? "").split(";", 1);
  if (sent.trim().toLowerCase() !== mediaType) return false;
  try {
    return check(body);
  } catch (error) {
    // A body with more levels than the call stack has.
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Parses the body of a 2xx. `data` is its text; undefined without a body. */
function bodyOf(data: unknown, { headers, status }: Response, method: Verb): unknown {
  if (isText(headers)) return data ?? (method === "head" || status === 204 ? undefined : "");
  return typeof data !== "string" ? data : data === "" ? undefined : JSON.parse(data);
}

/** Tells whether the Content-Type of an answer names a media type that is not JSON (RFC 9110, 8.3.1; RFC 6839). */
function isText(headers: Headers): boolean {
  const [sent = ""] = (headers.get("content-type") ?? "").split(";", 1);
  return sent !== "" && !/^application\/(?:.+\+)?json$/i.test(sent.trim());
}

/** The options of a call by openapi-fetch. `ask` adds its own middleware to them. */
interface CallInit {
  middleware?: readonly Middleware[];
}

interface Fetched {
  data?: unknown;
  error?: unknown;
  response: Response;
}
