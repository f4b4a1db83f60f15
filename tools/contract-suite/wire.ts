/** Sends requests exactly as they are written, byte for byte, and returns answers unchanged. */
import { Agent as HttpAgent, request as httpRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";

export interface WireRequest {
  method: string;
  /** `https://host/stage`, without a slash at the end. */
  base: string;
  /** Path and query after the base, as they are sent. */
  target: string;
  headers: readonly (readonly [name: string, value: string])[];
  body?: string;
}

export interface WireAnswer {
  status: number;
  /** Every value of each header, by its name in lower case. */
  headers: ReadonlyMap<string, readonly string[]>;
  body: string;
}

export type Send = (request: WireRequest) => Promise<WireAnswer>;

const TIMEOUT_MS = 35_000;

/**
 * Makes a sender that keeps connections open until `close`. It uses node's http, because fetch rewrites URLs and headers and joins a
 * repeated header. `send` rejects when no answer comes within 35 s.
 */
export function createSend(): { send: Send; close: () => void } {
  const agents = { "http:": new HttpAgent({ keepAlive: true }), "https:": new HttpsAgent({ keepAlive: true }) };
  const send: Send = ({ base, body, headers, method, target }) =>
    new Promise((resolve, reject) => {
      const url = new URL(base);
      const secure = url.protocol === "https:";
      const request = (secure ? httpsRequest : httpRequest)({
        agent: secure ? agents["https:"] : agents["http:"],
        hostname: url.hostname.replace(/^\[|\]$/g, ""),
        port: url.port || (secure ? 443 : 80),
        method,
        path: `${url.pathname.replace(/\/$/, "")}${target}`,
        headers: [
          ["Host", url.host],
          ...headers,
          ...(body === undefined ? [] : [["Content-Length", String(Buffer.byteLength(body))]]),
        ].flat(),
        timeout: TIMEOUT_MS,
      });
      request.on("timeout", () => request.destroy(new Error("no answer within 35 s")));
      request.on("error", reject);
      request.on("response", (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const entries = Object.entries(response.headersDistinct).map(
            ([name, values]) => [name, values ?? []] as const,
          );
          resolve({
            status: response.statusCode ?? 0,
            headers: new Map(entries),
            body: Buffer.concat(chunks).toString("utf8"),
          });
        });
      });
      request.end(body);
    });
  return {
    send,
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}
