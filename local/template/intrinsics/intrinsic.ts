/** The value in the place of a value that could not be resolved. A problem with its place is on record whenever this value appears. */
export const UNRESOLVED = "(not resolved)";

/** The parts of the template that intrinsic functions read, and the ways in which they report a problem. */
export interface Scope {
  region: string;
  /** Replaces every intrinsic function inside a value. `where` is the place of the value, for problems. */
  resolve: (value: unknown, where: string) => unknown;
  /** The value of Ref; undefined for AWS::NoValue. */
  reference: (name: string, where: string) => unknown;
  /** The value of Fn::GetAtt. */
  attribute: (logicalId: string, attribute: string, where: string) => unknown;
  /** The truth of one of the template's conditions. */
  condition: (name: string, where: string) => boolean;
  /** The value that another stack exports under a name; undefined when the start was given no such value. */
  imported: (name: string) => string | undefined;
  /** The template's mappings. */
  mappings: Readonly<Record<string, unknown>>;
  /** Records a problem and returns UNRESOLVED. */
  problem: (where: string, sentence: string) => typeof UNRESOLVED;
  /** Does the same as `problem` for a value that only an AWS account has. In a resource without effect such a value is no problem. */
  outside: (where: string, sentence: string) => typeof UNRESOLVED;
}

/** Evaluates a call of an intrinsic function. Records a problem, and returns UNRESOLVED, when the argument is not what CloudFormation accepts. */
export type Intrinsic = (argument: unknown, where: string, scope: Scope) => unknown;
