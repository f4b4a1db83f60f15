import type { RawResponse } from "../http/raw-message.ts";

/** A response, and the values for its log line. */
export interface Handled {
  /** The service that answered, or `aws` when the request reached no service. */
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
