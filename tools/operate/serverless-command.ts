import { join } from "node:path";
import type { Deployment } from "./deployment.ts";

/** Returns the command line of the Serverless Framework for a stage. It runs under the same Node as this process. */
export function serverlessCommand(
  root: string,
  verb: "deploy" | "remove",
  { region, stage }: Deployment,
  parameters: readonly string[] = [],
): { program: string; args: string[] } {
  const flags = parameters.flatMap((parameter) => ["--param", parameter]);
  return {
    program: process.execPath,
    args: [
      join(root, "node_modules/serverless/bin/serverless.js"),
      verb,
      "--stage",
      stage,
      "--region",
      region,
      ...flags,
    ],
  };
}
