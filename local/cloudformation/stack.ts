import { type AwsRefusal, readString, refusal } from "../endpoint/action.ts";
import type { Json } from "../json.ts";

/** The CloudFormation stack that a deployment of the template would create. */
export interface Stack {
  name: string;
  /** The stack's ARN. */
  id: string;
  /** The creation time, in milliseconds since 1970 UTC. */
  createdAt: number;
  outputs: ReadonlyMap<string, string>;
  /** The text of the template as it would be deployed. */
  templateBody: string;
}

/** The ARN on which a request with `StackName` acts; `*` (every stack) for a request without `StackName`. */
export function stackResource({ id }: Stack, input: Json): string {
  return readString(input, "StackName") === "" ? "*" : id;
}

/** CloudFormation's refusal when `StackName` is neither the stack's name nor its ARN; undefined when it is. */
export function unknownStack({ id, name }: Stack, input: Json): AwsRefusal | undefined {
  const asked = readString(input, "StackName");
  if (asked === name || asked === id) return undefined;
  return refusal("ValidationError", `Stack with id ${asked} does not exist`, `the only stack here is ${name}`);
}
