/**
 * What another service answered, told apart by its status: in a `switch` each declared status has its own body, and a status
 * that its contract gains does not compile until it is handled. openapi-fetch's own `data` and `error` do not narrow by it.
 */
import type { Client, MaybeOptionalInit } from "openapi-fetch";

/** One of the answers that an operation declares, or one that it does not: a proxy's, or that of another version. */
export type Answer<Operation> = Declared<Operation> | Undeclared;

/** The declared answers: `body` is what the contract says for that `status`, undefined where there is none. */
export type Declared<Operation> = { [Code in StatusOf<Operation>]: AnswerOf<Operation, Code> }[StatusOf<Operation>];

interface AnswerOf<Operation, Code extends StatusOf<Operation>> extends Answered {
  status: Code;
  body: BodyOf<ResponsesOf<Operation>[Code]>;
}

/**
 * An answer of a status that the contract does not declare. Every `switch` needs a branch for it, since any server on the way can
 * answer anything: hand the rest to a function that takes `Undeclared`, and a new declared status does not pass for one.
 */
export interface Undeclared extends Answered {
  status: UndeclaredStatus;
  /** JSON's value where it is JSON, else the text. */
  body: unknown;
}

interface Answered {
  headers: Headers;
  /** API Gateway's own word for why it refused (`x-amzn-ErrorType`); null when the service itself answered. */
  errorType: string | null;
}

/**
 * A number that is none of the declared ones. Only the type says so, since nothing of a contract is in a caller's bundle; it is an
 * enum's member because TypeScript tells the members of a union apart by single values, and by `number` not at all.
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
 * Calls one operation: `ask(age, "get", "/age", { params: { query } })`, where `age` is a `callee`. `init` is openapi-fetch's;
 * its parameters and body are the contract's.
 *
 * Rejects when nobody answered (what the callee's fetch rejects with) and with a SyntaxError when a 2xx is not the JSON that it
 * should be.
 */
export async function ask<Paths extends {}, Method extends Verb, Path extends PathWith<Paths, Method>>(
  client: Client<Paths>,
  method: Method,
  path: Path,
  ...init: Rest<MaybeOptionalInit<Paths[Path], Method & keyof Paths[Path]>>
): Promise<Answer<Paths[Path][Method & keyof Paths[Path]]>> {
  // What may be asked is settled by this function's own types; openapi-fetch's would have the compiler prove it once more.
  const request = client.request as unknown as (method: Verb, path: Path, init: unknown) => Promise<Fetched>;
  const { data, error, response } = await request(method, path, init[0]);
  const answer = {
    status: response.status,
    body: data ?? error,
    headers: response.headers,
    errorType: response.headers.get("x-amzn-errortype"),
  };
  // That the body is what the contract says for its status is the callee's promise, held by its own contract tests.
  return answer as Answer<Paths[Path][Method & keyof Paths[Path]]>;
}

interface Fetched {
  data?: unknown;
  error?: unknown;
  response: Response;
}
