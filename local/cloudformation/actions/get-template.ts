import { type Action, answer } from "../../endpoint/action.ts";
import { type Stack, stackResource, unknownStack } from "../stack.ts";

/** The action GetTemplate of CloudFormation. Source: CloudFormation API reference. */
export function getTemplate(stack: Stack): Action {
  return {
    required: [],
    access: "permitted",
    resource: (input) => stackResource(stack, input),
    run: (input) =>
      unknownStack(stack, input) ?? answer({ TemplateBody: stack.templateBody, StagesAvailable: ["Original"] }),
  };
}
