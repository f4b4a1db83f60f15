import { existsSync } from "node:fs";
import { join } from "node:path";
import { contextOf } from "../iam/request-context.ts";
import { trusts } from "../iam/role.ts";
import type { Session } from "../iam/session.ts";
import { isObject } from "../json.ts";
import { createFunction, type LocalFunction } from "../lambda/function.ts";
import type { Invoke } from "../lambda/invocation.ts";
import type { Log } from "../log.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Account } from "./account.ts";
import type { Resource } from "./resolve.ts";
import { TemplateProblem } from "./template.ts";

/** A function renews its role's keys this long before they end: what it was given lasts through any invocation. */
const RENEW_BEFORE_MS = 15 * 60_000;
const KEYS_LAST_SECONDS = 3600;

export interface FunctionsInput {
  resources: readonly Resource[];
  /** The folder that the handlers' paths begin at. */
  root: string;
  account: Account;
  region: string;
  /** What a value of a function's environment is locally: an API's address in place of AWS's. */
  localValue: (value: string) => string;
  /** AWS_ENDPOINT_URL. */
  awsEndpoint: string;
  /** Whether a function takes no more events at once than its ReservedConcurrentExecutions. */
  reserve: boolean;
  surroundings: Surroundings;
  log: Log;
}

export interface Functions {
  /** By ARN. */
  byArn: ReadonlyMap<string, LocalFunction>;
  invoke: Invoke;
}

/**
 * Makes every function of the template run, each with the keys of its own role.
 *
 * Throws a TemplateProblem for a role that does not trust Lambda, and for a handler whose bundle is not there.
 */
export function createFunctions({ resources, ...input }: FunctionsInput): Functions {
  const byArn = new Map(
    resources
      .filter(({ type }) => type === "AWS::Lambda::Function")
      .map((resource) => [resource.attributes["Arn"] ?? "", createOne(resource, input)]),
  );
  const reserved = input.reserve ? reservedConcurrency(resources) : new Map<string, number>();
  const running = new Map<string, number>();
  return {
    byArn,
    async invoke(functionArn, event) {
      const found = byArn.get(functionArn);
      if (found === undefined) return { kind: "failed", because: `there is no function ${functionArn}` };
      const now = running.get(functionArn) ?? 0;
      if (now >= (reserved.get(functionArn) ?? Number.POSITIVE_INFINITY)) return { kind: "throttled" };
      running.set(functionArn, now + 1);
      try {
        return await found.invoke(event);
      } finally {
        running.set(functionArn, (running.get(functionArn) ?? 1) - 1);
      }
    },
  };
}

/** By ARN: how many events a function takes at once, where the template says so. */
function reservedConcurrency(resources: readonly Resource[]): ReadonlyMap<string, number> {
  return new Map(
    resources
      .filter(
        ({ properties, type }) =>
          type === "AWS::Lambda::Function" && properties["ReservedConcurrentExecutions"] !== undefined,
      )
      .map(({ attributes, properties }) => [
        attributes["Arn"] ?? "",
        Number(properties["ReservedConcurrentExecutions"]),
      ]),
  );
}

function createOne(resource: Resource, input: Omit<FunctionsInput, "resources">): LocalFunction {
  const { logicalId, ref, attributes, properties } = resource;
  const { account, awsEndpoint, log, region, root, surroundings } = input;
  const { entry, exportName } = handlerOf(resource, root);
  return createFunction({
    name: ref,
    arn: attributes["Arn"] ?? "",
    entry,
    exportName,
    environment: { ...environmentOf(properties, input.localValue), AWS_ENDPOINT_URL: awsEndpoint },
    timeoutSeconds: Number(properties["Timeout"] ?? 3),
    memoryMb: Number(properties["MemorySize"] ?? 128),
    credentials: roleKeys(logicalId, ref, String(properties["Role"]), account, surroundings),
    region,
    surroundings,
    log,
  });
}

/** `dist/day/index.handler` -> the file under `root`, with whichever ending the bundle has, and the export's name. */
function handlerOf({ logicalId, properties }: Resource, root: string): { entry: string; exportName: string } {
  const handler = String(properties["Handler"]);
  const dot = handler.lastIndexOf(".");
  const path = join(root, handler.slice(0, dot));
  const entry = [".cjs", ".mjs", ".js"].map((ending) => path + ending).find((file) => existsSync(file));
  if (entry === undefined) {
    throw new TemplateProblem(
      `${logicalId}.Handler is ${handler}, and there is no such bundle. Run \`npm run bundle\`.`,
    );
  }
  return { entry, exportName: handler.slice(dot + 1) };
}

function environmentOf(
  properties: Resource["properties"],
  localValue: (value: string) => string,
): Record<string, string> {
  const environment = properties["Environment"];
  const variables = isObject(environment) ? environment["Variables"] : undefined;
  return Object.fromEntries(
    Object.entries(isObject(variables) ? variables : {}).map(([name, value]) => [name, localValue(String(value))]),
  );
}

/** The keys that Lambda gives a function: a session of its role, made anew before it ends. */
function roleKeys(
  logicalId: string,
  functionName: string,
  roleArn: string,
  { roles, sessions }: Account,
  { now }: Surroundings,
): () => Session {
  const role = roles.get(roleArn);
  if (role === undefined)
    throw new TemplateProblem(`${logicalId}.Role is ${roleArn}, which the template does not hold.`);
  const trust = trusts(role, {
    principal: { Service: "lambda.amazonaws.com" },
    action: "sts:AssumeRole",
    context: contextOf("anonymous", { sourceIp: "127.0.0.1", now: now() }),
  });
  if (trust.effect !== "allow") {
    throw new TemplateProblem(`${logicalId}.Role does not trust lambda.amazonaws.com: ${trust.because}.`);
  }
  let current: Session | undefined;
  return () => {
    if (current?.expiresAt === undefined || current.expiresAt - now() < RENEW_BEFORE_MS) {
      current = sessions.assumeRole({ role, sessionName: functionName, durationSeconds: KEYS_LAST_SECONDS });
    }
    return current;
  };
}
