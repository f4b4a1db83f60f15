import type { Keys } from "../client/sign.ts";
import { cloudFormationService } from "../cloudformation/service.ts";
import { servePage } from "../console/serve-page.ts";
import { createControl } from "../control/control.ts";
import { awsEndpoint } from "../endpoint/aws-endpoint.ts";
import { stackId } from "../template/place.ts";
import { UserError } from "../user-error.ts";
import { type CallerKeys, createCallerKeys } from "./caller-keys.ts";
import { consoleRoutes } from "./console/console-routes.ts";
import type { RunningParts } from "./console/describe-stack.ts";
import type { Door } from "./open-door.ts";
import type { Start } from "./start.ts";
import { whoMayCall } from "./who-may-call.ts";

const NO_CONSOLE =
  "There is no such control route. This stack was started without its console, so that it records no requests.";

/** Gives the port of the AWS endpoint its handler: the console's page, the control routes, and the AWS services. */
export function answerAws(
  { causes, console, controlToken, log, mask, options, plan, surroundings }: Start,
  { door, ...running }: Omit<RunningParts, "plan"> & { door: Door },
): void {
  const { pools, toLocal } = running;
  const { accountId, region, stackName } = plan.place;
  const stack = {
    name: stackName,
    id: stackId(plan.place),
    createdAt: surroundings.now(),
    outputs: new Map([...plan.outputs].map(([name, value]) => [name, toLocal(value)])),
    templateBody: options.file?.text ?? JSON.stringify(options.template),
  };
  const control = createControl({
    token: controlToken,
    keysOf: keysByName(createCallerKeys({ plan, surroundings, awsEndpoint: door.url })),
    whoMayCall: () => whoMayCall(plan, pools, surroundings.now()),
    ...(console
      ? { routes: new Map([...console.routes, ...consoleRoutes({ ...running, plan }, surroundings, options)]) }
      : { missing: NO_CONSOLE }),
  });
  const aws = awsEndpoint({
    region,
    accountId,
    services: [...pools.services, cloudFormationService(stack)],
    findSession: plan.account.sessions.find,
    policiesOf: plan.account.policiesOf,
    surroundings,
    log,
    mask,
    causes,
    ...(console && { keep: console.keep }),
  });
  door.answerWith(async (request) => (console && servePage(request)) ?? control(request) ?? aws(request));
}

/** Makes the function that makes keys of a caller by its name: `guest`, `role:LOGICAL_ID` or `function:LOGICAL_ID`. */
function keysByName(callers: CallerKeys): (caller: string) => Promise<Keys> {
  return async function keysOf(caller) {
    const [, kind, logicalId = ""] = /^(guest|role|function)(?::(.*))?$/s.exec(caller) ?? [];
    switch (kind) {
      case "guest":
        return callers.guest();
      case "role":
      case "function":
        return callers[kind](logicalId);
      default:
        throw new UserError("A caller is guest, role:NAME or function:NAME.");
    }
  };
}
