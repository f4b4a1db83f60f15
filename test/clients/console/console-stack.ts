/** The stack of day and age with its console, and requests to its control routes as the page sends them. */
import type { TryAnswer, TryInput } from "../../../local/console/api.ts";
import { contractOf } from "../../../tools/start/contract-of.ts";
import { TEMPLATE } from "../../../tools/template/template-file.ts";
import { ROOT } from "../../fixtures/command.ts";
import { propertiesOf, type RunningStack, type RunningStackOptions } from "../../fixtures/running-stack.ts";

export const TARGET = "/age?dob=19880101&on=20191122";

/** Options of a stack of day and age with its console, as `npm start` has it. A user who signs up gets a code by mail. */
export function consoleOptions(): RunningStackOptions {
  return {
    console: true,
    templateFile: TEMPLATE,
    contractOf: contractOf(ROOT),
    edit: (template) => Object.assign(propertiesOf(template, "UserPool"), { AutoVerifiedAttributes: ["email"] }),
  };
}

/** Asks a control route with the token of the start. Throws when the stack refuses. */
export async function control<Answer>(
  stack: Pick<RunningStack, "awsEndpoint" | "controlToken">,
  route: string,
  input?: object,
): Promise<Answer> {
  const response = await fetch(`${stack.awsEndpoint}/_countersign/${route}`, {
    ...(input && { method: "POST", body: JSON.stringify(input) }),
    headers: { "x-countersign-token": stack.controlToken },
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  // The types of the console's API are checked where they are made.
  return (await response.json()) as Answer;
}

/** Sends a request to age as a caller, without the page. */
export function tryAge(stack: RunningStack, as: TryInput["as"], target = TARGET): Promise<TryAnswer> {
  return control<TryAnswer>(stack, "try", { api: "age", method: "GET", target, headers: [], as } satisfies TryInput);
}
