import type { FromGateway, Undeclared } from "../call/answer.ts";
import type { CallerEnvironment } from "../call/environment.ts";
import type { Fetch } from "../call/fetch.ts";
import { roleCredentials } from "../call/role-credentials.ts";
import { type SignedFetchOptions, signedFetch } from "../call/signed-fetch.ts";
import type { Tools } from "../serve/operation.ts";
import { applicationCredentials } from "./application-credentials.ts";
import {
  type RemoteName,
  type Unavailable,
  type UnavailableAnswer,
  unavailableByAnswer,
  unavailableByBody,
  unavailableByError,
} from "./unavailable.ts";
import { type Instruments, watchCallee } from "./watch-callee.ts";

export interface RemoteServiceOptions extends RemoteName, Omit<Partial<SignedFetchOptions>, "region"> {
  /** The address and region of the service, and the kind of credentials to sign with: `readCallerEnvironment(process.env, "AGE")`. */
  environment: CallerEnvironment;
}

/** The tools of a handler that a call needs. */
export type CallTools = Instruments & Pick<Tools<unknown>, "remainingMs" | "trace">;

/** Another service. Each call to it is signed, and is written into the log line and the metrics. */
export interface RemoteService {
  /** The address of the service, for `service({ url, fetch })`. */
  url: string;
  /** The signed fetch, for `service({ url, fetch })`. `call` gives `send` a different fetch, which knows the request's time limit. */
  fetch: Fetch;
  /**
   * Makes one call for one request: `send` sends it with the fetch that it is given, in the time that the request has left; `read`
   * turns the answer into a value. Writes attempts, latency and failure into the request's log line and metrics.
   *
   * Rejects only with what `read` throws: a failed call is an `Unavailable`.
   */
  call: <Answer, Value extends { ok: true }>(
    tools: CallTools,
    send: (fetch: Fetch) => Promise<Answer>,
    read: (answer: Answer) => Value | Unavailable,
  ) => Promise<Value | Unavailable>;
  /**
   * Makes the failure for an answer that any service can give: one of API Gateway itself, or an undeclared one. Call it in the `default`
   * branch of a `switch` over the status: a declared status without its own `case` does not compile there.
   */
  unavailable: (answer: FromGateway | Undeclared) => Unavailable;
  /** Makes the failure for a declared answer that the handler cannot use, and for an answer whose body `isAsDeclared` does not accept. */
  unusable: (answer: UnavailableAnswer) => Unavailable;
}

/**
 * Puts together everything that a service needs to call another: credentials from its environment, the signed fetch, the log line's fields
 * and the metrics, and failures as values. Call this function once for each remote service, when the Lambda function starts, and keep the
 * result: credentials, the retry budget and the breaker are kept from request to request. Services that are called as the same application
 * account share its credentials.
 *
 * @example
 * import type { contract, paths } from "../../generated/age/contract.ts";
 * import { ask } from "../../lib/call/answer.ts";
 * import { callee, service } from "../../lib/call/callee.ts";
 * import { readCallerEnvironment } from "../../lib/call/environment.ts";
 * import { type CallTools, remoteService } from "../../lib/observe/remote-service.ts";
 *
 * const remote = remoteService({ name: "age", environment: readCallerEnvironment(process.env, "AGE") });
 * const age = callee(service<paths, typeof contract>(remote), ["getAge"]);
 *
 * export const askAge = (dob: string, tools: CallTools) =>
 *   remote.call(
 *     tools,
 *     (fetch) => ask(age, "get", "/age", { params: { query: { dob } }, fetch }),
 *     (answer) => {
 *       switch (answer.status) {
 *         case 200:
 *           return { ok: true, age: answer.body.age };
 *         case 400:
 *           return remote.unusable(answer);
 *         default:
 *           return remote.unavailable(answer);
 *       }
 *     },
 *   );
 */
export function remoteService({ environment, gives, name, observe, ...options }: RemoteServiceOptions): RemoteService {
  const { now = Date.now, random, timers } = options;
  const remote = { name, ...(gives !== undefined && { gives }) };
  const { credentials: account, region, url } = environment;
  const { credentials, uncounted } =
    account.mode === "role"
      ? { credentials: roleCredentials(), uncounted: undefined }
      : applicationCredentials({
          ...account,
          now,
          ...(observe && { observe }),
          ...(random && { random }),
          ...(timers && { timers }),
        });
  const watch = watchCallee(name, uncounted);
  const fetch = signedFetch({
    credentials,
    ...options,
    ...(observe && { observe }),
    region,
  });

  return {
    url,
    fetch,
    unavailable: (answer) => unavailableByAnswer(remote, answer, now()),
    unusable: (answer) =>
      answer.status < 400 ? unavailableByBody(remote, answer) : unavailableByAnswer(remote, answer, now()),
    async call(tools, send, read) {
      const { remainingMs, trace } = tools;
      const watched = watch.watch(tools);
      const result = await send(fetch.within({ remainingMs, trace, observe: watched.observe })).then(read, (error) =>
        unavailableByError(remote, error),
      );
      watched.end(result.ok ? undefined : result);
      return result;
    },
  };
}
