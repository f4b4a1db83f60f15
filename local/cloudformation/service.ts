import type { Service } from "../endpoint/service.ts";
import { describeStacks } from "./actions/describe-stacks.ts";
import { getTemplate } from "./actions/get-template.ts";
import type { Stack } from "./stack.ts";

/** CloudFormation: the actions by which a client finds a deployed stack's outputs and resources. No action deploys anything. */
export function cloudFormationService(stack: Stack): Service {
  return {
    name: "cloudformation",
    protocol: { kind: "query", namespace: "http://cloudformation.amazonaws.com/doc/2010-05-15/" },
    actions: new Map([
      ["DescribeStacks", describeStacks(stack)],
      ["GetTemplate", getTemplate(stack)],
    ]),
    members: {},
    validationError: "ValidationError",
    cors: false,
  };
}
