import { json } from "../../control/answer.ts";
import type { ControlRoute } from "../../control/control.ts";
import type { Surroundings } from "../../surroundings.ts";
import type { LocalOptions } from "../local-stack.ts";
import { tryRoute } from "./answer-try.ts";
import { apiDescriber } from "./describe-apis.ts";
import { describeStack, type RunningParts } from "./describe-stack.ts";
import { userRoutes } from "./user-routes.ts";

/** Makes the control routes that describe a running stack to its console, by method and path. */
export function consoleRoutes(
  parts: RunningParts,
  surroundings: Surroundings,
  { contractOf }: Pick<LocalOptions, "contractOf">,
): ReadonlyMap<string, ControlRoute> {
  const describeApis = apiDescriber(parts.plan, parts.apis, contractOf);
  return new Map<string, ControlRoute>([
    ["GET stack", () => json(200, describeStack(parts))],
    ["GET apis", async () => json(200, await describeApis())],
    ["POST try", tryRoute({ ...parts, surroundings })],
    ...userRoutes({ ...parts, surroundings }),
  ]);
}
