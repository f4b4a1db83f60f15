/** The client of the service `age`. Every failure is a value: a problem for the caller of `day`, and a cause for the log and the metrics. */
import type { contract, paths } from "../../generated/age/contract.ts";
import { Age } from "../../generated/age/validators.js";
import { ask, isAsDeclared } from "../../lib/call/answer.ts";
import { callee, service } from "../../lib/call/callee.ts";
import type { CallerEnvironment } from "../../lib/call/environment.ts";
import { type CallTools, type RemoteServiceOptions, remoteService } from "../../lib/observe/remote-service.ts";
import type { Unavailable } from "../../lib/observe/unavailable.ts";

/** The age, or the failure of the call. */
export type AgeAnswer = { ok: true; age: number } | Unavailable;

/** Asks the service `age` how old a person born on `dob` is on the day `on`, both YYYYMMDD, in the time that the request has left. */
export type AskAge = (query: { dob: string; on: string }, tools: CallTools) => Promise<AgeAnswer>;

/** Options that tests set. */
export type AskAgeOptions = Omit<RemoteServiceOptions, "environment" | "gives" | "name">;

/** The largest answer that is accepted, in bytes. An age is a few bytes. */
const MAX_ANSWER_BYTES = 64 * 1024;

/** Makes the client. Call it once, when the function starts. */
export function createAskAge(environment: CallerEnvironment, options: AskAgeOptions = {}): AskAge {
  const remote = remoteService({
    maxAnswerBytes: MAX_ANSWER_BYTES,
    ...options,
    name: "age",
    gives: "an age",
    environment,
  });
  const age = callee(service<paths, typeof contract>(remote), ["getAge"]);

  return (query, tools) =>
    remote.call(
      tools,
      (fetch) => ask(age, "get", "/age", { params: { query }, fetch }),
      (answer) => {
        switch (answer.status) {
          case 200:
            return isAsDeclared(answer, Age) ? { ok: true, age: answer.body.age } : remote.unusable(answer);
          case 400:
            // Day checks both days by the same rules, so that age refuses only when the two contracts differ.
            return remote.unusable(answer);
          default:
            return remote.unavailable(answer);
        }
      },
    );
}
