/**
 * Starts the stack in this process: reads a compiled template, and serves its APIs and the AWS endpoint on loopback addresses. A template that holds
 * anything not imitated stops the start.
 *
 * The functions' code must have been built before. The start creates no application account, the Cognito user that a service signs in as:
 * onboarding does that from outside after the start, as on AWS.
 */
import { createCauses } from "../causes.ts";
import { createConsole } from "../console/create-console.ts";
import { PortProblem } from "../http/listen.ts";
import type { Log } from "../log.ts";
import { machine } from "../machine.ts";
import { collectProblems } from "../template/problems.ts";
import { answerApis, DEBUGGER_SECONDS } from "./answer-apis.ts";
import { answerAws } from "./answer-aws.ts";
import { checkConditionKeys } from "./check-condition-keys.ts";
import { type Closing, createClosing } from "./closing.ts";
import { findPlaces } from "./console/place-of.ts";
import { endpointProblems } from "./endpoint-problems.ts";
import { environmentOf } from "./environment.ts";
import { executeApiHost } from "./execute-api-host.ts";
import { faultText } from "./fault-text.ts";
import { createFunctions, type Functions } from "./functions.ts";
import { type LocalAddresses, localAddresses } from "./local-addresses.ts";
import type { LocalApi, LocalOptions, LocalStack } from "./local-stack.ts";
import { createMask } from "./mask.ts";
import { copyMemory, createMemory, keepState } from "./memory.ts";
import { type Door, openDoor } from "./open-door.ts";
import { operationsOf } from "./operations.ts";
import { planStack, refuseProblems } from "./plan-stack.ts";
import { createPools, type Pools } from "./pools.ts";
import { readOptions } from "./read-options.ts";
import { groupRole, roleArn, roleSession } from "./role-session.ts";
import type { Start } from "./start.ts";

export type { LocalApi, LocalOptions, LocalStack } from "./local-stack.ts";
export { createMemory } from "./memory.ts";

/** Properties that have an effect only with the option `throttle`. */
const THROTTLING = [
  "Deployment.StageDescription.MethodSettings",
  "Deployment.StageDescription.ThrottlingBurstLimit",
  "Deployment.StageDescription.ThrottlingRateLimit",
  "Function.ReservedConcurrentExecutions",
  "Stage.MethodSettings",
  "UsagePlan.ApiStages.Throttle",
  "UsagePlan.Quota",
  "UsagePlan.Throttle",
];

/** The open ports: one for each API, by the API's name, and the port of the AWS endpoint. */
interface Doors {
  apis: ReadonlyMap<string, Door>;
  aws: Door;
}

/**
 * Starts a stack. Many can run in one process.
 *
 * Throws a TemplateProblem, with a line for each problem, when the stack cannot run the template, and a PortProblem, with a line
 * for each port, when it cannot open them.
 * After an error nothing is left running.
 *
 * @example
 * import { startLocal } from "countersign-local";
 *
 * const stack = await startLocal({
 *   template: "generated/template.json",
 *   log: (entry) => console.log(entry),
 * });
 * for (const { name, url } of stack.apis) console.log(`${name} answers at ${url}`);
 * await stack.close();
 */
export async function startLocal(given: LocalOptions): Promise<LocalStack> {
  const options = await readOptions(given);
  const surroundings = { ...machine(), ...options.surroundings };
  const lasting = options.memory ?? createMemory(surroundings);
  const memory = copyMemory(lasting);
  const problems = collectProblems();
  const plan = planStack(options, surroundings, memory, problems);
  problems.addAll(endpointProblems(options.endpoints ?? {}));
  const mask = createMask(memory.maskKey);
  const say = (text: string) => log({ kind: "notice", text });
  const console = options.console
    ? createConsole(surroundings, { find: findPlaces(plan), ready: options.apisWaitFor, say })
    : undefined;
  const log: Log = (entry) => {
    console?.note(entry);
    options.log?.(entry);
  };
  const { controlToken } = memory;
  const start: Start = { options, plan, surroundings, log, mask, console, controlToken, causes: createCauses() };

  // The notices of pools hold codes and temporary passwords, which are for the terminal alone.
  const pools = await createPools({ ...start, ...plan, log: options.log ?? (() => undefined), memory, problems });
  const conditionKeys = checkConditionKeys(plan, pools.services);
  problems.addAll(conditionKeys.problems);
  refuseProblems(problems, plan);

  const closing = createClosing();
  closing.defer(async () => console?.close());
  try {
    const opened = await openStack(start, pools, conditionKeys.withoutEffect, closing);
    keepState(lasting, memory);
    return {
      ...opened,
      userPools: pools.userPools,
      identityPools: pools.identityPools,
      close: closing.close,
    };
  } catch (error) {
    await closing.close();
    throw error;
  }
}

/** Opens every port and lets the stack answer there. The tasks that end all of it go to `closing`, also when the start fails. */
async function openStack(
  start: Start,
  pools: Pools,
  unknownKeys: readonly string[],
  closing: Closing,
): Promise<Omit<LocalStack, "close" | "identityPools" | "userPools">> {
  // A function's environment holds the addresses of the others, so every port opens before anything answers on it.
  const doors = await openDoors(start, closing);
  const apis = localApis(start, doors);
  const addresses = localAddresses(apis);

  const described = describeStack(start, apis, doors.aws, unknownKeys);
  answerAws(start, { ...described, pools, door: doors.aws, toLocal: addresses.toLocal });
  const functions = runFunctions(start, doors.aws, addresses);
  closing.defer(() => functions.close());
  answerApis(start, functions, pools, doors.apis);
  return { ...described, functions: functions.byArn };
}

/** Opens the port of each API and of the AWS endpoint. When some cannot be opened, throws one PortProblem with a line for each of them. */
async function openDoors({ options, plan, surroundings, log }: Start, closing: Closing): Promise<Doors> {
  const problems: string[] = [];
  const open = async (
    name: string,
    port: number,
    hostNames: readonly string[],
    flag: string,
  ): Promise<Door | undefined> => {
    try {
      const door = await openDoor({
        port,
        hosts: options.hosts ?? ["127.0.0.1"],
        allowedHosts: hostNames,
        remedy: `choose another with ${flag}`,
        surroundings,
        onRefusal: (status, sentence) => log({ kind: "notice", text: `${status} ${name}: ${sentence}` }),
        onFault: (error) => log({ kind: "notice", text: faultText(error) }),
      });
      closing.defer(() => door.listening.close());
      return door;
    } catch (error) {
      if (!(error instanceof PortProblem)) throw error;
      problems.push(error.message);
      return undefined;
    }
  };

  options.checkApis?.(plan.apis);
  const apis = new Map<string, Door>();
  for (const [index, { id, logicalId, name }] of plan.apis.entries()) {
    const port = options.portOf?.(name, index, logicalId) ?? 0;
    const door = await open(name, port, [executeApiHost(id, plan)], `--port ${name}=N`);
    if (door) apis.set(name, door);
  }
  const aws = await open("aws", options.awsPort ?? 0, [], "--aws-port N");
  if (aws === undefined || problems.length > 0) throw new PortProblem(problems.join("\n"));
  return { apis, aws };
}

function localApis({ plan, surroundings }: Start, doors: Doors): readonly LocalApi[] {
  return plan.apis.map((api) => ({
    name: api.name,
    logicalId: api.logicalId,
    id: api.id,
    url: doors.apis.get(api.name)?.url ?? "",
    host: executeApiHost(api.id, plan),
    stage: api.stages[0].name,
    otherStages: api.stages.slice(1).map(({ name }) => name),
    operations: operationsOf(plan, api, surroundings.now()),
  }));
}

function runFunctions(
  { options, plan, surroundings, log, causes }: Start,
  awsDoor: Door,
  addresses: LocalAddresses,
): Functions {
  return createFunctions({
    functions: plan.functions,
    versions: plan.versions,
    root: options.root,
    account: plan.account,
    region: plan.place.region,
    addresses,
    awsEndpoint: awsDoor.url,
    endpoints: options.endpoints ?? {},
    environment: options.environment ?? {},
    reserve: options.throttle !== undefined,
    ...(options.waitsForDebugger && { timeoutSeconds: DEBUGGER_SECONDS }),
    surroundings,
    log,
    causes,
  });
}

/** The fields of a LocalStack that are known from its plan. */
function describeStack(
  { controlToken, options, plan }: Start,
  apis: readonly LocalApi[],
  { listening, url }: Door,
  unknownKeys: readonly string[],
): Omit<LocalStack, "close" | "functions" | "identityPools" | "userPools"> {
  const { account, apiKeys, beside, invented, place, resources, withoutEffect } = plan;
  return {
    apis,
    awsEndpoint: url,
    region: place.region,
    accountId: place.accountId,
    developer: account.developer,
    environment: environmentOf({
      resources,
      region: place.region,
      awsEndpoint: url,
      developer: account.developer,
      apis,
      apiKeys,
    }),
    roleArn: (logicalId) => roleArn(resources, logicalId),
    roleSession: (logicalId) => roleSession(plan, logicalId),
    controlToken,
    consoleUrl: options.console ? `${url.replace("127.0.0.1", "localhost")}/?token=${controlToken}` : undefined,
    accountRole: groupRole(resources),
    withoutEffect: [
      ...withoutEffect.filter((name) => options.throttle === undefined || !THROTTLING.includes(name)),
      ...unknownKeys,
    ],
    beside,
    invented,
    unavailableHosts: listening.unavailable,
  };
}
