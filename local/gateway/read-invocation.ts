import type { RawResponse } from "../http/raw-message.ts";
import type { Invocation } from "../lambda/invocation.ts";
import { type GatewayError, gatewayErrors } from "./gateway-error.ts";
import { readReply } from "./proxy-reply.ts";

/** Turns the outcome of an invocation into the gateway's answer. `isBinary` is true when the caller accepts bytes. */
export function readInvocation(invocation: Invocation, isBinary: boolean): RawResponse | GatewayError {
  switch (invocation.kind) {
    case "throttled":
      return gatewayErrors.internal(500, invocation.because);
    case "failed":
      return gatewayErrors.internal(502, invocation.because);
    case "replied": {
      const reply = readReply(invocation.payload, isBinary);
      return reply.ok ? reply.response : gatewayErrors.internal(502, reply.because);
    }
  }
}
