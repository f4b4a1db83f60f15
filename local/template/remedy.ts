import { isObject } from "../json.ts";
import type { Template } from "./template.ts";

/** Says how to remove problems from a template, in the terms of the tool that wrote it: CDK, the Serverless Framework, SAM, or a person. */
export function remedyFor({ Resources }: Template): string {
  const all = Object.values(Resources);
  if (all.some(({ Metadata }) => isObject(Metadata) && Metadata["aws:cdk:path"] !== undefined)) {
    return "Change these in your CDK app and run `cdk synth` again: the local stack starts only on what it can imitate.";
  }
  if (Object.hasOwn(Resources, "ServerlessDeploymentBucket")) {
    return "Change these in serverless.yml and run `serverless package` again: the local stack starts only on what it can imitate.";
  }
  if (
    all.some(({ Properties }) =>
      /"lambda:createdBy","Value":"SAM"|"Value":"SAM","Key":"lambda:createdBy"/.test(JSON.stringify(Properties)),
    )
  ) {
    return "Change these in your SAM template and process it again: the local stack starts only on what it can imitate.";
  }
  return "Change these in the template: the local stack starts only on what it can imitate.";
}
