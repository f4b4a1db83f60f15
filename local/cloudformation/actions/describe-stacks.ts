import { type Action, answer, readString } from "../../endpoint/action.ts";
import { type Stack, stackResource, unknownStack } from "../stack.ts";

/**
 * The action DescribeStacks of CloudFormation. A request without StackName lists every stack; here there is only one stack. Source:
 * CloudFormation API reference.
 */
export function describeStacks(stack: Stack): Action {
  return {
    required: [],
    access: "permitted",
    resource: (input) => stackResource(stack, input),
    run(input) {
      const unknown = readString(input, "StackName") === "" ? undefined : unknownStack(stack, input);
      if (unknown) return unknown;
      const { createdAt, id, name, outputs } = stack;
      return answer({
        Stacks: [
          {
            StackName: name,
            StackId: id,
            CreationTime: new Date(createdAt).toISOString(),
            StackStatus: "CREATE_COMPLETE",
            Outputs: [...outputs].map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
          },
        ],
      });
    },
  };
}
