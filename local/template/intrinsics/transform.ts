import { asObject } from "../../json.ts";
import type { Intrinsic } from "./intrinsic.ts";

/** The remedy for a part of a template that only AWS can make. */
export const TAKE_PROCESSED =
  "Write the text itself there, or start on the processed template: aws cloudformation get-template --stack-name NAME --template-stage Processed.";

/** Fn::Transform, which CloudFormation applies when it deploys: the macro AWS::Include puts the text of a file in S3 in its place. It is refused. */
export const transform: Intrinsic = (argument, where, scope) =>
  scope.problem(where, `: ${describeTransform(argument)} is applied by CloudFormation. ${TAKE_PROCESSED}`);

/** Names a transform with its file: `Fn::Transform (AWS::Include of s3://bucket/api.yaml)`. */
export function describeTransform(argument: unknown): string {
  const { Name, Parameters } = asObject(argument);
  const { Location } = asObject(Parameters);
  const file = typeof Location === "string" ? ` of ${Location}` : "";
  return typeof Name === "string" ? `Fn::Transform (${Name}${file})` : "Fn::Transform";
}
