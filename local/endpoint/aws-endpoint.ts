/**
 * The AWS endpoint: one address for every AWS service of the stack, for clients with AWS_ENDPOINT_URL. The endpoint recognises the protocol of a
 * request, asks the guard whether the call is allowed, and logs one line per request. The services are a parameter.
 */

import type { Causes } from "../causes.ts";
import { headerValues, type RawRequest, type RawResponse } from "../http/raw-message.ts";
import { repeatedHeader } from "../http/repeated-header.ts";
import { splitTarget } from "../iam/canonical-request.ts";
import type { Log, Mask, RequestEntry } from "../log.ts";
import { createSteps, type RequestTrace, type Steps } from "../steps.ts";
import type { Surroundings } from "../surroundings.ts";
import { uuid } from "../uuid.ts";
import { formatOf, isForm } from "./answer-format.ts";
import { createGuard, type GuardInput } from "./guard.ts";
import { CORS_HEADERS, type Handled } from "./handled.ts";
import { callJson } from "./json-protocol.ts";
import { missingService } from "./missing-service.ts";
import { notImitated } from "./not-imitated.ts";
import { callQuery } from "./query-protocol.ts";
import type { Service } from "./service.ts";

export interface AwsEndpointInput extends Omit<GuardInput, "mask" | "now" | "services"> {
  services: readonly Service[];
  surroundings: Surroundings;
  log: Log;
  /** The requests in progress of the whole stack. Default: the log does not say which request caused another. */
  causes?: Causes;
  /** Masks the values of a record. Default: values are left out. */
  mask?: Mask;
  /** Receives each request with its steps, after the answer. Default: no steps are collected. */
  keep?: (trace: RequestTrace) => void;
}

/**
 * The headers that choose the protocol and the action. The endpoint refuses a request that repeats one of them; for the headers of the
 * signature the verifier does so.
 */
const DISPATCH_HEADERS: ReadonlySet<string> = new Set(["content-type", "x-amz-target"]);

/** Makes the handler of requests to the endpoint. */
export function awsEndpoint(input: AwsEndpointInput): (request: RawRequest) => Promise<RawResponse> {
  const { causes, log, services, surroundings } = input;
  const guard = createGuard({ mask: () => "(not shown)", ...input, now: surroundings.now });

  return async function awsEndpoint(request) {
    const startedAt = surroundings.now();
    const causedBy = causes?.causeOf(headerValues(request, "x-amzn-trace-id")[0]);
    const requestId = uuid(surroundings.randomBytes(16));
    const steps = input.keep && createSteps(surroundings.now, startedAt);
    const { action, because, errorType, response, server } = await handle(request, requestId, steps);
    const entry: RequestEntry = {
      kind: "request",
      server,
      method: action,
      target: "",
      status: response.status,
      ...(errorType !== undefined && { errorType }),
      ...(because !== undefined && { because }),
      requestId,
      durationMs: surroundings.now() - startedAt,
      ...(causedBy !== undefined && { causedBy }),
    };
    log(entry);
    if (steps) input.keep?.({ entry, startedAt, steps: steps.list, size: steps.size });
    return response;
  };

  async function handle(request: RawRequest, requestId: string, steps: Steps | undefined): Promise<Handled> {
    const { method } = request;
    const [path] = splitTarget(request.target);
    const repeated = repeatedHeader(request, DISPATCH_HEADERS);
    if (repeated !== undefined) return refuseRepeated(method, repeated, requestId);
    if (method === "OPTIONS") return preflight(requestId);
    const refuse = (what: string) =>
      notImitated(
        {
          server: "aws",
          action: method,
          cors: true,
          format: formatOf(request),
          missing: missingService(request, services),
          requestId,
        },
        what,
      );
    if (method === "GET") return (await getDocument(services, path, requestId)) ?? refuse("this path");
    // Both protocols are a POST to the root.
    if (method !== "POST") return refuse("this method");
    if (!/^\/+$/.test(path)) return refuse("this path");
    const [target] = headerValues(request, "x-amz-target");
    if (target !== undefined) return callJson(target, request, { guard, requestId, services, steps });
    if (isForm(request)) return callQuery(request, { guard, requestId, services, steps });
    return refuse("a request without X-Amz-Target");
  }
}

/** Refuses a request with a repeated header. The answer is plain text, as for bad HTTP, so that no client takes it for an answer of AWS. */
function refuseRepeated(action: string, header: string, requestId: string): Handled {
  const because = `the request has the header ${header} more than once`;
  const headers: [string, string][] = [
    ["Content-Type", "text/plain; charset=utf-8"],
    ["x-amzn-RequestId", requestId],
  ];
  const body = `A request must not have the header ${header} more than once.\n`;
  return { server: "aws", action, response: { status: 400, headers, body }, errorType: "RepeatedHeader", because };
}

/** Answers with a public document of a service; undefined when no service has one at this path. */
async function getDocument(
  services: readonly Service[],
  path: string,
  requestId: string,
): Promise<Handled | undefined> {
  for (const { document, name } of services) {
    const found = await document?.(path);
    if (found === undefined) continue;
    const headers: [string, string][] = [
      ["Content-Type", "application/json"],
      ["x-amzn-RequestId", requestId],
    ];
    const response = {
      status: found.missing === undefined ? 200 : 404,
      headers: [...headers, ...CORS_HEADERS],
      body: JSON.stringify(found.body),
    };
    const action = `GET ${path.split("/").at(-1)}`;
    return { server: name, action, response, ...(found.missing !== undefined && { because: found.missing }) };
  }
  return undefined;
}

/**
 * Answers a browser's preflight request. The answer to a preflight allows every page. The answer to the request that follows has CORS headers only if
 * its service is for browsers.
 */
function preflight(requestId: string): Handled {
  const headers: (readonly [string, string])[] = [
    ...CORS_HEADERS,
    ["Access-Control-Allow-Methods", "POST, GET, OPTIONS"],
    ["Access-Control-Allow-Headers", "*,authorization"],
    ["Access-Control-Max-Age", "172800"],
    ["x-amzn-RequestId", requestId],
  ];
  return { server: "aws", action: "OPTIONS", response: { status: 200, headers, body: "" } };
}
