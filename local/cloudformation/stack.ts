import { type AwsRefusal, refusal } from "../endpoint/action.ts";

/** The stack that the template would be deployed as, for those who ask CloudFormation about it. */
export interface Stack {
  name: string;
  /** Its ARN. */
  id: string;
  createdAt: number;
  outputs: ReadonlyMap<string, string>;
  /** As it would be deployed. */
  template: unknown;
}

export type StackAction = "DescribeStacks" | "GetTemplate";

export const NAMESPACE = "http://cloudformation.amazonaws.com/doc/2010-05-15/";

export function isStackAction(action: string): action is StackAction {
  return action === "DescribeStacks" || action === "GetTemplate";
}

/**
 * DescribeStacks and GetTemplate of one stack, by its name or ARN, in XML: the two questions with which a deployed stack's outputs and
 * resources are found. Who describes without a name is told of every stack, which is this one. Nothing can be deployed here.
 *
 * Source: CloudFormation API reference.
 */
export function answerStack(
  action: StackAction,
  asked: string,
  stack: Stack,
): { kind: "answer"; body: (requestId: string) => string } | AwsRefusal {
  const isEvery = asked === "" && action === "DescribeStacks";
  if (!isEvery && asked !== stack.name && asked !== stack.id) {
    return refusal("ValidationError", `Stack with id ${asked} does not exist`, `the only stack here is ${stack.name}`);
  }
  const result = action === "DescribeStacks" ? description(stack) : templateOf(stack);
  return {
    kind: "answer",
    body: (requestId) =>
      `<${action}Response xmlns="${NAMESPACE}"><${action}Result>${result}</${action}Result><ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`,
  };
}

function description({ createdAt, id, name, outputs }: Stack): string {
  const members = [...outputs].map(
    ([key, value]) => `<member><OutputKey>${xml(key)}</OutputKey><OutputValue>${xml(value)}</OutputValue></member>`,
  );
  return `<Stacks><member><StackName>${xml(name)}</StackName><StackId>${xml(id)}</StackId><CreationTime>${new Date(createdAt).toISOString()}</CreationTime><StackStatus>CREATE_COMPLETE</StackStatus><Outputs>${members.join("")}</Outputs></member></Stacks>`;
}

function templateOf({ template }: Stack): string {
  return `<TemplateBody>${xml(JSON.stringify(template))}</TemplateBody><StagesAvailable><member>Original</member></StagesAvailable>`;
}

function xml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
