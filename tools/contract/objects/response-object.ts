import { asObject, type Json } from "../../../local/json.ts";
import type { ApiResponse } from "../api-contract.ts";
import { checkDeployedText } from "../deployed-text.ts";
import { readHeaders } from "./header-object.ts";
import { readContent } from "./media-type-object.ts";
import type { Reading } from "./reading.ts";

/** Reads a Response Object. */
export function readResponse(reading: Reading, response: Json, where: string): ApiResponse {
  checkDeployedText(reading.report, `${where}/description`, response["description"]);
  return {
    description: String(response["description"] ?? ""),
    headers: readHeaders(reading, asObject(response["headers"]), `${where}/headers`),
    content: readContent(reading, response["content"], `${where}/content`),
  };
}
