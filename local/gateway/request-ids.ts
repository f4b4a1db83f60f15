import { traceRoot } from "../causes.ts";
import { headerValues, type RawRequest } from "../http/raw-message.ts";
import type { Surroundings } from "../surroundings.ts";
import { uuid } from "../uuid.ts";

/** The identifiers of one request, which the headers of its answer carry. */
export interface RequestIds {
  /** The value of x-amzn-RequestId, a UUID. */
  requestId: string;
  /** The value of x-amz-apigw-id. */
  extendedRequestId: string;
  /** The value of X-Amzn-Trace-Id: `Root=…`. */
  traceId: string;
}

/** Draws the identifiers of a request. When the caller sends a trace id, the new trace id has the same Root. */
export function drawRequestIds(request: RawRequest, now: number, { randomBytes }: Surroundings): RequestIds {
  const random = randomBytes(39);
  const sentRoot = traceRoot(sentTrace(request));
  const seconds = Math.floor(now / 1000)
    .toString(16)
    .padStart(8, "0");
  return {
    requestId: uuid(random.subarray(0, 16)),
    extendedRequestId: `${random.subarray(16, 27).toString("base64").slice(0, 14)}=`,
    traceId: `Root=${sentRoot ?? `1-${seconds}-${random.subarray(27).toString("hex")}`}`,
  };
}

/** Returns the trace header that a request came with. */
export function sentTrace(request: RawRequest): string | undefined {
  return headerValues(request, "x-amzn-trace-id")[0];
}
