import { cloudFormationService } from "../cloudformation/service.ts";
import { servePage } from "../console/serve-page.ts";
import { createControl } from "../control/control.ts";
import { awsEndpoint } from "../endpoint/aws-endpoint.ts";
import { stackId } from "../template/place.ts";
import { consoleRoutes } from "./console/console-routes.ts";
import type { RunningParts } from "./console/describe-stack.ts";
import type { Door } from "./open-door.ts";
import { roleIds, roleSession } from "./role-session.ts";
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
    roles: roleIds(plan.resources),
    assumeRole: (logicalId) => roleSession(plan, logicalId),
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
