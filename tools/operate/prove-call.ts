import type { Fetch } from "../../lib/call/fetch.ts";
import { errorTypeOf, mismatch } from "./expected.ts";
import type { Asked } from "./questions.ts";

/**
 * Makes the check that an account may call the API at `url`. The check sends the request `proof`, signed by `fetch`. It resolves to
 * undefined when the answer is the expected one, otherwise to a sentence.
 */
export function proveCall(url: string, proof: Asked): (fetch: Fetch) => Promise<string | undefined> {
  return async (fetch) => {
    const response = await fetch(url.replace(/\/$/, "") + proof.target);
    const body = await response.text();
    if (mismatch(proof.expected, response, body) === undefined) return undefined;
    const answer = `${response.status} ${errorTypeOf(response.headers)}`.trimEnd();
    return `The account signs in, but ${proof.api} answers ${answer}.`;
  };
}
