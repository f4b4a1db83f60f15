import { asObject, type Json, parseObject } from "../json.ts";
import { UserError } from "../user-error.ts";
import { sendRequest } from "./send-request.ts";
import { type Header, type Keys, sign } from "./sign.ts";

/** An action of an AWS service that speaks AWS JSON 1.1. */
export interface AwsAction {
  /** The service as signatures name it: `secretsmanager`. */
  service: string;
  /** The value of X-Amz-Target: `secretsmanager.GetSecretValue`. */
  target: string;
  /** Keys to sign with. Undefined for an action that anyone may call. */
  keys?: Keys;
  input: Json;
}

/** The refusal of a call by an AWS service. */
export class AwsRefusal extends UserError {
  override name = "AwsRefusal";
  /** AWS's error code: `UserNotFoundException`. */
  readonly code: string;
  /** AWS's own message. */
  readonly words: string;

  constructor(action: string, code: string, words: string) {
    super(`${action} was refused: ${code}: ${words}`);
    this.code = code;
    this.words = words;
  }
}

/** Calls AWS services at the stack's endpoint. Throws an AwsRefusal when a call is refused. */
export type AwsClient = (action: AwsAction) => Promise<Json>;

/** Makes a client of the endpoint of a stack. `now` returns the current time, in milliseconds since 1970 UTC. */
export function createAwsClient(endpoint: string, region: string, now: () => number): AwsClient {
  return async function callAws({ input, keys, service, target }) {
    const headers: Header[] = [
      ["Host", new URL(endpoint).host],
      ["Content-Type", "application/x-amz-json-1.1"],
      ["X-Amz-Target", target],
    ];
    const request = { method: "POST", target: "/", headers, body: JSON.stringify(input) };
    const signed = keys === undefined ? headers : sign(request, keys, { region, service, now: now() }).headers;
    const { body, status } = await sendRequest(endpoint, { ...request, headers: signed });
    const answer = asObject(parseObject(body.toString("utf8")));
    if (status === 200) return answer;
    const { __type: type = status, message = answer["Message"] } = answer;
    throw new AwsRefusal(target.replace(/^.*\./, ""), String(type), String(message));
  };
}
