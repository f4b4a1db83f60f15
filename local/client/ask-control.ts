import { asObject, type Json, parseObject } from "../json.ts";
import type { RunningStack } from "./running-stacks.ts";
import { sendRequest } from "./send-request.ts";

/** The answer of a control route. */
export interface ControlAnswer {
  status: number;
  body: Json;
}

/** Sends a request to a control route of a running stack: a GET, or a POST when there is an `input`. */
export async function askControl(stack: RunningStack, route: string, input?: Json): Promise<ControlAnswer> {
  const endpoint = stack.environment["AWS_ENDPOINT_URL"] ?? "";
  const { body, status } = await sendRequest(endpoint, {
    method: input === undefined ? "GET" : "POST",
    target: `/_countersign/${route}`,
    headers: [
      ["Host", new URL(endpoint).host],
      ["X-Countersign-Token", stack.controlToken],
    ],
    body: input === undefined ? "" : JSON.stringify(input),
  });
  return { status, body: asObject(parseObject(body.toString("utf8"))) };
}
