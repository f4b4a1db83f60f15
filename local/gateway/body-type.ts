import { headerValues, type RawRequest } from "../http/raw-message.ts";

/** Returns the media type of a request's body, in lower case and without parameters. Default: JSON. */
export function bodyType(request: Pick<RawRequest, "headers">): string {
  const sent = headerValues(request, "content-type")[0] ?? "application/json";
  return sent.split(";", 1).join("").trim().toLowerCase();
}
