import { join } from "node:path";
import type { Deployment } from "./deployment.ts";

/** The framework's command for a stage, as it has to be started: under the Node that runs this. */
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
