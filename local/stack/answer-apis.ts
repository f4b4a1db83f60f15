import type { Definition } from "../gateway/definition/definition.ts";
import { createRestApi } from "../gateway/rest-api.ts";
import { type ServedStage, serveStages } from "../gateway/serve-stages.ts";
import { createUsageLimits } from "../gateway/usage-limits.ts";
import { keysOfStage } from "./api-keys.ts";
import { createAssumeForApi } from "./assume-for-api.ts";
import { executeApiHost } from "./execute-api-host.ts";
import type { Functions } from "./functions.ts";
import type { Door } from "./open-door.ts";
import type { Pools } from "./pools.ts";
import type { StagePlan } from "./stages.ts";
import type { Start } from "./start.ts";

/** The time limit of functions and integrations while a debugger may hold them: Lambda's longest. */
export const DEBUGGER_SECONDS = 900;

/** Gives the port of each API its handler, once the option `apisWaitFor` has settled. */
export function answerApis(
  { options, plan, surroundings, log, mask, causes, console }: Start,
  functions: Functions,
  { userPools }: Pools,
  doors: ReadonlyMap<string, Door>,
): void {
  const assumeForApi = createAssumeForApi(plan.account, plan.place.region, surroundings.now);
  const countUsage = createUsageLimits();
  for (const { authorizerIds, definition, id, name, stages } of plan.apis) {
    const serve = (stage: StagePlan): ServedStage => ({
      name: stage.name,
      ...createRestApi({
        id,
        name,
        region: plan.place.region,
        accountId: plan.place.accountId,
        definition: options.waitsForDebugger ? withoutHurry(definition) : definition,
        stage,
        ...(options.throttle && { throttle: { settings: stage.throttles, place: options.throttle, countUsage } }),
        invoke: functions.invoke,
        permissions: plan.permissions,
        assumeForApi,
        userPools,
        authorizerIds,
        apiKeys: keysOfStage(plan.apiKeys, id, stage.name),
        findSession: plan.account.sessions.find,
        policiesOf: plan.account.policiesOf,
        surroundings,
        log,
        mask,
        causes,
        ...(console && { keep: console.keep }),
        ...(options.shownValues?.[name] && { shownValues: options.shownValues[name] }),
      }),
    });
    const [first, ...others] = stages;
    const handle = serveStages(executeApiHost(id, plan), serve(first), others.map(serve));
    Promise.resolve(options.apisWaitFor).finally(() => doors.get(name)?.answerWith(handle));
  }
}

/** Gives every integration and authorizer the time limit that functions have while a debugger may hold them. */
function withoutHurry(definition: Definition): Definition {
  const timeoutMs = DEBUGGER_SECONDS * 1000;
  return {
    ...definition,
    routes: definition.routes.map((route) => ({
      ...route,
      integration: route.integration.kind === "lambda" ? { ...route.integration, timeoutMs } : route.integration,
      auth: typeof route.auth !== "string" && route.auth.kind === "lambda" ? { ...route.auth, timeoutMs } : route.auth,
    })),
  };
}
