import type { RawResponse } from "../http/raw-message.ts";
import type { AwsRefusal } from "./action.ts";

/** A response, and the values for its log line. */
export interface Handled {
  /** The service that answered, or `aws` when the request reached none. */
  server: string;
  action: string;
  response: RawResponse;
  errorType?: string;
  because?: string;
}

/** The headers by which browsers may read an answer from any page. */
export const CORS_HEADERS: readonly (readonly [string, string])[] = [
  ["Access-Control-Allow-Origin", "*"],
  ["Access-Control-Expose-Headers", "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date"],
];

/** The answer to a request that the stack does not imitate. The status 501 is one that AWS's services never send. */
export function notImitated(server: string, action: string, what: string, requestId: string): Handled {
  const message = `${what} is not imitated by the local stack`;
  const response: RawResponse = {
    status: 501,
    headers: [
      ["Content-Type", "application/x-amz-json-1.1"],
      ["x-amzn-RequestId", requestId],
      ["x-amzn-ErrorType", "NotImitated"],
    ],
    body: JSON.stringify({ __type: "NotImitated", message }),
  };
  return { server, action, response, errorType: "NotImitated", because: message };
}

/** A refusal in the form of AWS JSON 1.1. */
export function jsonRefusal(
  { because, message, type }: AwsRefusal,
  { action, cors, requestId, server }: { action: string; cors: boolean; requestId: string; server: string },
): Handled {
  const headers: [string, string][] = [
    ["Content-Type", "application/x-amz-json-1.1"],
    ["x-amzn-RequestId", requestId],
    // AWS writes the colon after the type.
    ["x-amzn-ErrorType", `${type}:`],
    ["x-amzn-ErrorMessage", headerValue(message)],
  ];
  const response: RawResponse = {
    status: 400,
    headers: cors ? [...headers, ...CORS_HEADERS] : headers,
    body: JSON.stringify({ __type: type, message }),
  };
  return { server, action, response, errorType: type, because };
}

/** A message as a header value: one line of printable ASCII, at most a kilobyte, since clients limit the size of all headers. */
function headerValue(message: string): string {
  return message
    .slice(0, 1_024)
    .replaceAll(/[^\x20-\x7e]+/g, " ")
    .trim();
}
