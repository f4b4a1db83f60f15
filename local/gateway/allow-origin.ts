import { headerValues, type RawRequest } from "../http/raw-message.ts";
import type { MockAnswer } from "./definition/definition.ts";
import type { Query } from "./query.ts";

const ALLOW_ORIGIN = "access-control-allow-origin";

/** The parts of a request in which a template's `$input.params` looks, in this order: path, query, headers. */
export interface OriginRequest {
  request: Pick<RawRequest, "headers">;
  pathParameters: Readonly<Record<string, string>> | null;
  query: Query;
}

/**
 * Returns the headers of a mock's answer. An answer that allows several origins repeats the request's Origin when it is allowed. A value that no header may
 * hold is not repeated.
 */
export function answerHeaders({ headers, origin }: MockAnswer, from: OriginRequest): MockAnswer["headers"] {
  if (origin === undefined) return headers;
  const sent =
    origin.source === "headers"
      ? sentHeader(from)
      : (parameter("Origin", from) ?? parameter("origin", from) ?? sentHeader(from));
  const isAllowed = sent !== undefined && /^[\x21-\x7e]+$/.test(sent) && origin.allowed.some((one) => one.test(sent));
  if (!isAllowed) return headers;
  return [...headers.filter(([name]) => name.toLowerCase() !== ALLOW_ORIGIN), ["Access-Control-Allow-Origin", sent]];
}

function sentHeader({ request }: OriginRequest): string | undefined {
  return headerValues(request, "origin").at(-1);
}

function parameter(name: string, { pathParameters, query }: OriginRequest): string | undefined {
  return pathParameters?.[name] ?? query?.[name]?.at(-1);
}
