/**
 * The stack, in process: reads a compiled template, refuses what it cannot imitate, and serves the rest on loopback.
 *
 * It assumes that the functions' bundles lie in `root` where the template's handlers name them. It onboards nobody: that is
 * done afterwards and from outside, as it is on AWS.
 */

import { awsEndpoint } from "../endpoint/aws-endpoint.ts";
import { createRestApi, type ThrottlePlace } from "../gateway/rest-api.ts";
import { type Listening, listen } from "../http/listen.ts";
import type { RawRequest, RawResponse } from "../http/raw-message.ts";
import type { Session } from "../iam/session.ts";
import type { IdentityPool } from "../identity-pool/identity-pool.ts";
import type { LocalFunction } from "../lambda/function.ts";
import type { Log } from "../log.ts";
import { randomPool } from "../random-pool.ts";
import { assumeRoleWithWebIdentity } from "../sts/assume-role-with-web-identity.ts";
import type { Surroundings } from "../surroundings.ts";
import type { UserPool } from "../user-pool/user-pool.ts";
import { createAccount } from "./account.ts";
import { apisOf, permissionsOf } from "./apis.ts";
import { checkImitation, unknownTypes } from "./check-imitation.ts";
import { environmentOf } from "./environment.ts";
import { everyImitation } from "./every-imitation.ts";
import { faultText } from "./fault-text.ts";
import { createFunctions } from "./functions.ts";
import { naming, type Place } from "./identifiers.ts";
import { createMask } from "./mask.ts";
import { createPools } from "./pools.ts";
import { resolve, resolveOutputs } from "./resolve.ts";
import { stackNameOf } from "./stack-name.ts";
import { readTemplate, TemplateProblem } from "./template.ts";

export interface LocalOptions {
  /** A compiled CloudFormation template, as `generated/template.json` holds one. */
  template: unknown;
  /** The folder under which the handlers' bundles lie, as `dist/day/index.handler` names them. */
  root: string;
  /** The port of an API, by its name and its place in the order. Default 0: the machine chooses. */
  portOf?: (name: string, index: number) => number;
  /** The port of the AWS endpoint. Default 0: the machine chooses. */
  awsPort?: number;
  /** Loopback addresses to listen on. Default `["127.0.0.1"]`. */
  hosts?: readonly string[];
  /** Default `eu-west-1`. */
  region?: string;
  /** Whether stages throttle and functions hold to their reserved concurrency, and where throttling stands. Default: they do not. */
  throttle?: ThrottlePlace;
  /** Clock, randomness and timers. Default: the machine's. */
  surroundings?: Partial<Surroundings>;
  /** The APIs answer once this has settled: whoever asks sooner waits. Default: at once. */
  apisWaitFor?: Promise<unknown>;
  /** Where entries go. Default: nowhere. */
  log?: Log;
}

export interface LocalStack {
  /** In the order of the functions in serverless.yml. */
  apis: readonly LocalApi[];
  /** Where Cognito, Secrets Manager and STS are: AWS_ENDPOINT_URL. */
  awsEndpoint: string;
  region: string;
  accountId: string;
  /** The developer's keys, who may do everything. */
  developer: Session;
  userPools: readonly UserPool[];
  identityPools: readonly IdentityPool[];
  /** By ARN. */
  functions: ReadonlyMap<string, LocalFunction>;
  /** The ARN of a role of the template, by its logical id. */
  roleArn: (logicalId: string) => string;
  /** Keys of a role of the template, by its logical id, for an hour: what a function that has the role gets from Lambda. */
  roleSession: (logicalId: string) => Session;
  /** What `npm run env` prints beside the keys: the ids that clients and onboarding need, by name. */
  environment: Readonly<Record<string, string>>;
  /** What in the template is accepted without effect on any answer. */
  withoutEffect: readonly string[];
  /** Loopback addresses that this machine does not have, among those asked for: IPv6 can be off. */
  unavailableHosts: readonly string[];
  /** Ends every connection and worker. */
  close: () => Promise<void>;
}

export interface LocalApi {
  /** `day`: what `--port day=3000` calls it. */
  name: string;
  id: string;
  /** `http://127.0.0.1:3000`. */
  url: string;
  /** The name under which AWS would serve it, `APIID.execute-api.REGION.amazonaws.com`. */
  host: string;
  stage: string;
}

/** What the machine gives a stack: each has a pool of random bytes of its own. */
function machine(): Surroundings {
  return {
    now: Date.now,
    randomBytes: randomPool(),
    after: (ms, task) => {
      const timer = setTimeout(task, ms);
      return () => clearTimeout(timer);
    },
  };
}

/**
 * Starts a stack. Many can run in one process.
 *
 * Throws a TemplateProblem, whose message has a line a problem, for a template that it cannot run, and a PortProblem for a
 * port that cannot be had; nothing is left running then.
 */
export async function startLocal(options: LocalOptions): Promise<LocalStack> {
  const { root, region = "eu-west-1", hosts = ["127.0.0.1"], portOf = () => 0, log = () => undefined } = options;
  const surroundings = { ...machine(), ...options.surroundings };
  const template = readTemplate(options.template);
  const stackName = stackNameOf(template);
  const place: Place = { accountId: "111122223333", region, partition: "aws", stackName };
  const mask = createMask(surroundings.randomBytes(32));

  const unknown = unknownTypes(template, everyImitation);
  if (unknown.length > 0) throw new TemplateProblem(unknown.join("\n"));
  const resources = resolve(template, naming(surroundings.randomBytes), place);
  const { problems, withoutEffect } = checkImitation(resources, everyImitation);
  if (problems.length > 0) throw new TemplateProblem(problems.join("\n"));
  const account = createAccount(resources, place.accountId, surroundings);
  const plans = apisOf(resources, place);
  const permissions = permissionsOf(resources);

  const opened: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const end of opened.splice(0).toReversed()) await end();
  };
  // The functions have to be told the addresses of the others, so every port is opened before anything is behind it.
  const open = async (
    name: string,
    port: number,
    executeApiHosts: readonly string[],
    remedy: string,
  ): Promise<Door> => {
    const door = createDoor();
    const listening = await listen(door.handle, {
      port,
      hosts,
      allowedHosts: executeApiHosts,
      remedy,
      surroundings,
      onRefusal: (status, sentence) => log({ kind: "notice", text: `${status} ${name}: ${sentence}` }),
      onFault: (error) => log({ kind: "notice", text: faultText(error) }),
    });
    opened.push(() => listening.close());
    return { ...door, listening };
  };

  const arnOf = (logicalId: string) =>
    resources.find((resource) => resource.logicalId === logicalId)?.attributes["Arn"] ?? "";

  try {
    const doors = new Map<string, Door>();
    for (const [index, { name, id }] of plans.entries()) {
      doors.set(
        name,
        await open(name, portOf(name, index), [executeApiHost(id, region)], `choose another with --port ${name}=N`),
      );
    }
    const awsDoor = await open("aws", options.awsPort ?? 0, [], "choose another with --aws-port N");
    const apis = plans.map((plan) => ({
      name: plan.name,
      id: plan.id,
      url: address(doors.get(plan.name)),
      host: executeApiHost(plan.id, region),
      stage: plan.stage.name,
    }));
    const awsAddress = address(awsDoor);

    const localValue = localAddresses(apis);
    const pools = await createPools(resources, place, account, surroundings, log, mask);
    awsDoor.answerWith(
      awsEndpoint({
        region,
        accountId: place.accountId,
        services: pools.services,
        documents: pools.documents,
        assumeRoleWithWebIdentity: (request) => assumeRoleWithWebIdentity(pools.identityPools, request),
        stack: {
          name: stackName,
          id: `arn:aws:cloudformation:${region}:${place.accountId}:stack/${stackName}/00000000-0000-4000-8000-000000000000`,
          createdAt: surroundings.now(),
          outputs: new Map(
            [...resolveOutputs(template, resources, place)].map(([name, value]) => [name, localValue(value)]),
          ),
          template: options.template,
        },
        findSession: account.sessions.find,
        policiesOf: account.policiesOf,
        surroundings,
        log,
      }),
    );

    const functions = createFunctions({
      resources,
      root,
      account,
      region,
      localValue,
      awsEndpoint: awsAddress,
      reserve: options.throttle !== undefined,
      surroundings,
      log,
    });
    opened.push(async () => {
      await Promise.all([...functions.byArn.values()].map((one) => one.close()));
    });
    for (const { name, id, definition, stage, throttles } of plans) {
      const api = createRestApi({
        id,
        name,
        region,
        accountId: place.accountId,
        definition,
        stage,
        ...(options.throttle && { throttle: { settings: throttles, place: options.throttle } }),
        invoke: functions.invoke,
        permissions,
        findSession: account.sessions.find,
        policiesOf: account.policiesOf,
        surroundings,
        log,
        mask,
      });
      Promise.resolve(options.apisWaitFor).finally(() => doors.get(name)?.answerWith(api.handle));
    }

    return {
      apis,
      awsEndpoint: awsAddress,
      region,
      accountId: place.accountId,
      developer: account.developer,
      userPools: pools.userPools,
      identityPools: pools.identityPools,
      functions: functions.byArn,
      environment: environmentOf({ resources, region, awsEndpoint: awsAddress, developer: account.developer, apis }),
      roleArn: arnOf,
      roleSession(logicalId) {
        const role = account.roles.get(arnOf(logicalId));
        if (role === undefined) throw new TemplateProblem(`The template has no role ${logicalId}.`);
        return account.sessions.assumeRole({ role, sessionName: "countersign", durationSeconds: 3_600 });
      },
      withoutEffect: withoutEffect.filter((name) => options.throttle === undefined || !THROTTLING.includes(name)),
      unavailableHosts: awsDoor.listening.unavailable,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Imitated when asked to, and named at start when not. */
const THROTTLING = ["Stage.MethodSettings", "Function.ReservedConcurrentExecutions"];

type Handle = (request: RawRequest) => Promise<RawResponse>;

/** A port that is open, and what answers behind it once that is there. */
interface Door {
  handle: Handle;
  answerWith: (handle: Handle) => void;
  listening: Listening;
}

/** Who comes before there is anybody to answer waits. */
function createDoor(): Omit<Door, "listening"> {
  const { promise: behind, resolve: answerWith } = Promise.withResolvers<Handle>();
  let handle: Handle = async (request) => {
    handle = await behind;
    return handle(request);
  };
  return { handle: (request) => handle(request), answerWith };
}

function executeApiHost(apiId: string, region: string): string {
  return `${apiId}.execute-api.${region}.amazonaws.com`;
}

function address(door: Door | undefined): string {
  if (door === undefined) throw new Error("an API has no port");
  const { host, port } = door.listening;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** The one place where local differs: AWS's address of an API of this stack becomes its local one. */
function localAddresses(apis: readonly LocalApi[]): (value: string) => string {
  const byAddress = new Map(apis.map(({ host, stage, url }) => [`https://${host}/${stage}`, url]));
  return (value) => byAddress.get(value) ?? value;
}
