import type { RawResponse } from "../http/raw-message.ts";
import type { AnswerFormat } from "./answer-format.ts";
import { endpointName } from "./endpoint-names.ts";
import { CORS_HEADERS, type Handled } from "./handled.ts";
import { elements } from "./xml.ts";

/** The request that is not imitated. */
export interface Unimitated {
  /** The service that the request is for, or `aws` when it is no service of the stack. */
  server: string;
  action: string;
  requestId: string;
  format: AnswerFormat;
  /** The service that the request is signed for, when the stack has no such service. */
  missing?: string | undefined;
  /** Whether browsers may let any page read the answer. */
  cors: boolean;
}

/**
 * The answer to a request that the stack does not imitate, in the protocol of the request, so that every client shows the message. The
 * status is 501, which AWS's services never send.
 */
export function notImitated({ action, cors, format, missing, requestId, server }: Unimitated, what: string): Handled {
  const message = `${what} is not imitated by the local stack${missing === undefined ? "" : remedy(missing)}`;
  const headers: [string, string][] = [
    ["Content-Type", format.kind === "json" ? "application/x-amz-json-1.1" : "text/xml"],
    ["x-amzn-RequestId", requestId],
    ["x-amzn-ErrorType", "NotImitated"],
  ];
  const response: RawResponse = {
    status: 501,
    headers: cors ? [...headers, ...CORS_HEADERS] : headers,
    body: bodyOf(format, { Code: "NotImitated", Message: message }, requestId),
  };
  return { server, action, response, errorType: "NotImitated", because: message };
}

function remedy(service: string): string {
  return `. To let another server stand in for the service, start the stack with --endpoint ${endpointName(service)}=http://localhost:PORT`;
}

function bodyOf(format: AnswerFormat, error: { Code: string; Message: string }, requestId: string): string {
  switch (format.kind) {
    case "json":
      return JSON.stringify({ __type: error.Code, message: error.Message });
    case "xml":
      return errorResponse(format.namespace, { Type: "Receiver", ...error }, requestId);
    case "ec2":
      return elements({ Response: { Errors: { Error: error }, RequestID: requestId } });
  }
}

/** Writes an error in the XML of the query protocol. */
export function errorResponse(namespace: string | undefined, error: Record<string, string>, requestId: string): string {
  const root = namespace === undefined ? "ErrorResponse" : `ErrorResponse xmlns="${namespace}"`;
  return `<${root}>${elements({ Error: error, RequestId: requestId })}</ErrorResponse>`;
}
