import type { Fetch } from "../../lib/call/fetch.ts";
import { PROOF } from "./questions.ts";

/** Whether an account may call age: nothing when it does, a sentence when it does not. For onboarding's proofs. */
export function callAge(ageUrl: string): (fetch: Fetch) => Promise<string | undefined> {
  return async (fetch) => {
    const response = await fetch(ageUrl.replace(/\/$/, "") + PROOF.target);
    const body = await response.text();
    if (response.status === PROOF.expected.status && body === PROOF.expected.body) return undefined;
    const errorType = response.headers.get("x-amzn-errortype") ?? "";
    return `The account signs in, and age answers it ${response.status} ${errorType}`.trimEnd().concat(".");
  };
}
