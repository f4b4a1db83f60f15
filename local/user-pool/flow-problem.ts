import { type AwsRefusal, decidedBy, refusal } from "../endpoint/action.ts";
import type { AppClient } from "./app-client.ts";

/** Cognito's refusal of a flow that the app client does not allow; undefined when the app client's ExplicitAuthFlows contain `setting`. */
export function flowProblem(client: AppClient, flow: string, setting: string): AwsRefusal | undefined {
  if (client.flows.has(setting)) return undefined;
  const because = `the app client's ExplicitAuthFlows lack ${setting}`;
  return decidedBy(refusal("InvalidParameterException", `${flow} flow not enabled for this client`, because), {
    property: "UserPoolClient.ExplicitAuthFlows",
    value: client.writtenFlows,
    meaning: `With ${setting} in the list, the app client may use this flow.`,
  });
}
