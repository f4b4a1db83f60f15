import type { RawResponse } from "../http/raw-message.ts";
import type { AwsRefusal } from "./action.ts";
import { CORS_HEADERS, type Handled } from "./handled.ts";
import type { Service } from "./service.ts";

/** A refusal in the form of AWS JSON 1.1. */
export function jsonRefusal(
  { because, message, type }: AwsRefusal,
  { action, requestId, service }: { action: string; requestId: string; service: Service },
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
    headers: service.cors ? [...headers, ...CORS_HEADERS] : headers,
    body: JSON.stringify({ __type: type, [messageMember(service, type)]: message }),
  };
  return { server: service.name, action, response, errorType: type, because };
}

/**
 * Returns the name of the member that holds an error's message. The service's model gives the spelling, and clients in some languages read
 * no other. The denial by a policy is in no model: every service writes `Message` in it.
 */
function messageMember({ capitalMessages }: Service, type: string): "Message" | "message" {
  return type === "AccessDeniedException" || capitalMessages?.has(type) ? "Message" : "message";
}

/** A message as a header value: one line of printable ASCII, at most a kilobyte, since clients limit the size of all headers. */
function headerValue(message: string): string {
  return message
    .slice(0, 1_024)
    .replaceAll(/[^\x20-\x7e]+/g, " ")
    .trim();
}
