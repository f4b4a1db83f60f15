import { request as httpRequest } from "node:http";
import { UserError } from "../user-error.ts";
import type { Header } from "./sign.ts";

/** An answer as it came over the wire. */
export interface HttpAnswer {
  status: number;
  /** The reason phrase: `Forbidden`. */
  reason: string;
  headers: readonly Header[];
  body: Buffer;
}

/**
 * Sends a request to the server at `origin` and reads the whole answer. The target is sent as it is: no path segment is resolved and nothing is
 * encoded again. Follows no redirect. Throws a UserError when the server cannot be reached or ends the connection.
 */
export async function sendRequest(
  origin: string,
  { body, headers, method, target }: { method: string; target: string; headers: readonly Header[]; body: string },
): Promise<HttpAnswer> {
  const url = new URL(origin);
  const needsLength = body !== "" || /^(?:POST|PUT|PATCH)$/.test(method);
  const length = needsLength ? ["Content-Length", String(Buffer.byteLength(body))] : [];
  // Loaded when it is used, which takes 4 ms: a local stack has no address with https.
  const send = url.protocol === "https:" ? (await import("node:https")).request : httpRequest;
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => reject(unreachable(url, error));
    const request = send(
      url,
      { method, path: target, headers: [...headers.flat(), ...length], agent: false },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.once("error", fail);
        answer.once("end", () => {
          const { rawHeaders, statusCode: status = 0, statusMessage: reason = "" } = answer;
          resolve({ status, reason, headers: pairs(rawHeaders), body: Buffer.concat(chunks) });
        });
      },
    );
    request.once("error", fail);
    request.end(body);
  });
}

function unreachable({ origin }: URL, error: Error): UserError {
  const code = "code" in error ? String(error.code) : error.message;
  return new UserError(`No answer from ${origin} (${code}). Is the stack still running?`);
}

/** Turns Node's list of alternating names and values into pairs. */
function pairs(list: readonly string[]): Header[] {
  return list.flatMap((name, index) => (index % 2 === 0 ? [[name, list[index + 1] ?? ""] as const] : []));
}
