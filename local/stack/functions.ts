import { isAbsolute, join } from "node:path";
import { type Causes, requestOfEvent } from "../causes.ts";
import { endpointVariable } from "../endpoint/endpoint-names.ts";
import type { Session } from "../iam/session.ts";
import { asObject, type Json } from "../json.ts";
import { type CodeFolders, createCodeFolders } from "../lambda/code/code-folders.ts";
import { createFunction, type LocalFunction } from "../lambda/function.ts";
import type { Invoke } from "../lambda/invocation.ts";
import { limitConcurrency } from "../lambda/limit-concurrency.ts";
import { createStub } from "../lambda/stub.ts";
import { createWorkerBudget, type WorkerBudget } from "../lambda/worker-budget.ts";
import type { Log } from "../log.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Resource } from "../template/resource.ts";
import type { Account } from "./account.ts";
import { functionRole } from "./function-role.ts";
import type { LocalAddresses } from "./local-addresses.ts";
import type { FunctionCode, FunctionPlan } from "./plan-functions.ts";
import type { FunctionVersion } from "./published-versions.ts";

/** A function's keys are renewed this long before they expire, so that they stay valid during any invocation. */
const RENEW_BEFORE_MS = 15 * 60_000;
const KEYS_LAST_SECONDS = 3600;
/** The version of a function that is not published. */
const LATEST = "$LATEST";

export interface FunctionsInput {
  functions: readonly FunctionPlan[];
  /** The version that each ARN of a function, alias or version stands for. */
  versions: ReadonlyMap<string, FunctionVersion>;
  /** The project's folder. */
  root: string;
  account: Account;
  region: string;
  /** The local addresses of the APIs, for the functions' environments. */
  addresses: LocalAddresses;
  /** The URL of the AWS endpoint, for AWS_ENDPOINT_URL. */
  awsEndpoint: string;
  /** The addresses of servers that stand in for other services, by the service. */
  endpoints: Readonly<Record<string, string>>;
  /** Variables for every function, in place of the template's. */
  environment: Readonly<Record<string, string>>;
  /** The time limit of every function, in seconds. Default: each function's own. */
  timeoutSeconds?: number;
  /** True when ReservedConcurrentExecutions is enforced. */
  reserve: boolean;
  surroundings: Surroundings;
  log: Log;
  /** The requests in progress of the whole stack, for the log to say which request caused another. */
  causes: Causes;
}

/** A function of the stack. `invoke` runs its version `$LATEST`. */
export interface StackFunction extends LocalFunction {
  /** The folders and zips that the function's code and layers are read from. */
  codePaths: readonly string[];
  /** Returns the function as a version that the template publishes. */
  as: (version: string) => LocalFunction;
}

export interface Functions {
  /** The functions by ARN. */
  byArn: ReadonlyMap<string, StackFunction>;
  invoke: Invoke;
  /** Ends every worker. */
  close: () => Promise<void>;
}

/**
 * Makes every function of the template, each with keys of its own role.
 *
 * Throws a TemplateProblem when a role does not trust Lambda.
 */
export function createFunctions(input: FunctionsInput): Functions {
  const shared = { budget: createWorkerBudget(), folders: createCodeFolders() };
  const byArn = new Map(input.functions.map((plan) => [arnOf(plan.resource), createOne(plan, input, shared)]));
  const resources = input.functions.map(({ resource }) => resource);
  sayOtherRuntimes(input);
  sayForeignAddresses(input);
  sayTimeZones(input);
  const limits = input.reserve ? reservedConcurrency(resources) : new Map<string, number>();
  return {
    byArn,
    invoke: limitConcurrency(
      limits,
      (arn, event, onBegin) => {
        const { functionArn, version } = input.versions.get(arn) ?? { functionArn: arn, version: LATEST };
        const found = byArn.get(functionArn)?.as(version);
        if (found !== undefined) return found.invoke(event, onBegin, arn);
        return Promise.resolve({ kind: "failed", because: `no function has the ARN ${arn}` });
      },
      (arn) => input.versions.get(arn)?.functionArn ?? arn,
    ),
    async close() {
      await Promise.all(Array.from(byArn.values(), (one) => one.close()));
      shared.folders.close();
    },
  };
}

function arnOf({ attributes }: Resource): string {
  return attributes["Arn"] ?? "";
}

/** How many events each function with reserved concurrency may handle at once, by ARN. */
function reservedConcurrency(functions: readonly Resource[]): ReadonlyMap<string, number> {
  return new Map(
    functions
      .filter(({ properties }) => properties["ReservedConcurrentExecutions"] !== undefined)
      .map((resource) => [arnOf(resource), Number(resource.properties["ReservedConcurrentExecutions"])]),
  );
}

/** Logs the functions that name another version of Node.js than the version of this process, which runs them. */
function sayOtherRuntimes({ functions, log }: FunctionsInput): void {
  const here = `nodejs${process.versions.node.split(".", 1)[0]}.x`;
  const others = functions.flatMap((plan) => (plan.kind === "code" && plan.runtime !== here ? [plan] : []));
  const names = others.map(({ resource, runtime }) => `${resource.logicalId} (${runtime})`);
  if (names.length > 0) log({ kind: "notice", text: `Node.js ${process.versions.node} runs ${names.join(", ")}` });
}

interface SharedByFunctions {
  budget: WorkerBudget;
  folders: CodeFolders;
}

function createOne(plan: FunctionPlan, input: FunctionsInput, shared: SharedByFunctions): StackFunction {
  const { properties, ref } = plan.resource;
  if (plan.kind === "stub") {
    const stub = createStub(ref);
    return { ...stub, codePaths: [], as: () => stub };
  }
  const { awsEndpoint, log, region, surroundings } = input;
  const settings = {
    name: ref,
    arn: arnOf(plan.resource),
    ...placeCode(plan, input.root, shared.folders),
    environment: {
      ...readEnvironment(properties, input.addresses),
      ...input.environment,
      AWS_ENDPOINT_URL: awsEndpoint,
      ...endpointVariables(input.endpoints),
    },
    timeoutSeconds: input.timeoutSeconds ?? Number(properties["Timeout"] ?? 3),
    memoryMb: Number(properties["MemorySize"] ?? 128),
    credentials: roleKeys(plan.resource, region, input.account, surroundings),
    region,
    budget: shared.budget,
    surroundings,
    log,
    causes: input.causes,
    requestsOf(event: string | undefined) {
      const requestId = requestOfEvent(event);
      return requestId === undefined ? {} : { requestId, causedBy: input.causes.outermost(requestId) };
    },
  };
  // The environment names the version, so each version has workers of its own.
  const created = new Map<string, LocalFunction>();
  const as = (version: string): LocalFunction => {
    const before = created.get(version) ?? createFunction({ ...settings, version });
    created.set(version, before);
    return before;
  };
  return {
    ...as(LATEST),
    as,
    codePaths: [plan.source, ...plan.layers]
      .map((source) => (source.kind === "folder" ? source.path : source.from))
      .filter(isAbsolute),
    replaceCode() {
      shared.folders.refresh([plan.source, ...plan.layers]);
      for (const one of created.values()) one.replaceCode();
    },
    async close() {
      await Promise.all(Array.from(created.values(), (one) => one.close()));
    },
  };
}

/** The variables that lead each SDK client to the server that stands in for its service. */
function endpointVariables(endpoints: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(endpoints).map(([service, url]) => [endpointVariable(service), url]));
}

/** Puts the code into a folder, and returns what a worker needs to load it. */
function placeCode({ file, handler, layers, runtime, source }: FunctionCode, project: string, folders: CodeFolders) {
  const runtimeMajor = Number.parseInt(runtime.slice("nodejs".length), 10);
  const taskRoot = folders.folderOf(source, { layers, runtimeMajor, project });
  return { entry: join(taskRoot, file), handler, runtime, taskRoot };
}

function readEnvironment(properties: Json, { toLocal }: LocalAddresses): Record<string, string> {
  return Object.fromEntries(variablesOf(properties).map(([name, value]) => [name, toLocal(value)]));
}

function variablesOf(properties: Json): readonly (readonly [name: string, value: string])[] {
  const variables = asObject(asObject(properties["Environment"])["Variables"]);
  return Object.entries(variables).map(([name, value]) => [name, String(value)]);
}

/** Logs which environment variables hold an address of an API that the local stack cannot serve as AWS does. */
function sayForeignAddresses({ addresses, functions, log }: FunctionsInput): void {
  for (const { resource } of functions) {
    for (const [name, value] of variablesOf(resource.properties)) {
      const obstacle = addresses.obstacle(value);
      if (obstacle !== undefined)
        log({ kind: "notice", text: `${resource.logicalId}: the variable ${name} ${obstacle}.` });
    }
  }
}

/** Logs which functions have a time zone of their own, which has no effect on their Date here. */
function sayTimeZones({ functions, log }: FunctionsInput): void {
  for (const { resource } of functions) {
    if (!variablesOf(resource.properties).some(([name]) => name === "TZ")) continue;
    const remedy = "Set TZ for the program that starts the stack";
    const text = `${resource.logicalId}: the variable TZ does not change its Date here, because every function shares the time zone of one process. ${remedy}.`;
    log({ kind: "notice", text });
  }
}

/**
 * Makes the function that gives a Lambda function the keys of its role. The keys are of the same session until shortly before the session
 * expires, and then a new one.
 */
function roleKeys(resource: Resource, region: string, account: Account, { now }: Surroundings): () => Session {
  const role = functionRole(resource, account, region, now());
  let current: Session | undefined;
  return () => {
    if (current?.expiresAt === undefined || current.expiresAt - now() < RENEW_BEFORE_MS) {
      current = account.sessions.assumeRole({
        role,
        sessionName: resource.ref,
        durationSeconds: KEYS_LAST_SECONDS,
        functionArn: arnOf(resource),
      });
    }
    return current;
  };
}
