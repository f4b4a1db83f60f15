/**
 * The stack, in process: reads a compiled template, refuses what it cannot imitate, and serves the rest on loopback.
 *
 * It assumes that the functions' bundles lie in `root` where the template's handlers name them. It onboards nobody: that is
 * done afterwards and from outside, as it is on AWS.
 */
import { randomBytes } from "node:crypto";
import type { UserPool } from "../cognito/user-pool.ts";
import { awsEndpoint } from "../endpoint/aws-endpoint.ts";
import { type Listening, listen } from "../http/listen.ts";
import type { RawRequest, RawResponse } from "../http/raw-message.ts";
import type { Session } from "../iam/session.ts";
import type { LocalFunction } from "../lambda/function.ts";
import type { Log } from "../log.ts";
import type { Surroundings } from "../surroundings.ts";
import { createAccount } from "./account.ts";
import { type Api, createApis } from "./apis.ts";
import { checkImitation } from "./check-imitation.ts";
import { createFunctions, functionsOf } from "./functions.ts";
import { naming, type Place } from "./identifiers.ts";
import { everyImitation } from "./every-imitation.ts";
import { createMask } from "./mask.ts";
import { createPools } from "./pools.ts";
import { resolve } from "./resolve.ts";
import { readTemplate, TemplateProblem } from "./template.ts";

export interface LocalOptions {
  /** A compiled CloudFormation template, as `generated/template.json` holds one. */
  template: unknown;
  /** The folder under which the handlers' bundles lie, as `dist/day/index.handler` names them. */
  root: string;
  /** Ports by API name. Default 0: the machine chooses. */
  ports?: Readonly<Record<string, number>>;
  /** The port of the AWS endpoint. Default 0: the machine chooses. */
  awsPort?: number;
  /** Loopback addresses to listen on. Default `["127.0.0.1"]`. */
  hosts?: readonly string[];
  /** Default `eu-west-1`. */
  region?: string;
  /** Clock, randomness and timers. Default: the machine's. */
  surroundings?: Partial<Surroundings>;
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
  /** By function name as the template has it, `countersign-dev-day`. */
  functions: ReadonlyMap<string, LocalFunction>;
  /** What `npm run env` prints beside the keys: the ids that clients and onboarding need, by name. */
  environment: Readonly<Record<string, string>>;
  /** What in the template is accepted without effect on any answer. */
  withoutEffect: readonly string[];
  /** Ends every connection and worker. */
  close: () => Promise<void>;
}

export interface LocalApi {
  /** `day`: what `--port day=3000` calls it. */
  name: string;
  /** `http://127.0.0.1:3000`. */
  url: string;
  /** The name under which AWS would serve it, `APIID.execute-api.REGION.amazonaws.com`. */
  host: string;
  stage: string;
}

const MACHINE: Surroundings = {
  now: Date.now,
  randomBytes,
  after: (ms, task) => {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
};

/**
 * Starts a stack. Many can run in one process.
 *
 * Throws a TemplateProblem, whose message has a line a problem, for a template that it cannot run, and a PortProblem for a
 * port that cannot be had; nothing is left running then.
 */
export async function startLocal(options: LocalOptions): Promise<LocalStack> {
  const { region = "eu-west-1", hosts = ["127.0.0.1"], log = () => undefined } = options;
  const surroundings = { ...MACHINE, ...options.surroundings };
  const place: Place = { accountId: "111122223333", region, partition: "aws", stackName: "countersign-local" };
  const mask = createMask(surroundings.randomBytes(32));

  const resources = resolve(readTemplate(options.template), naming(surroundings.randomBytes), place);
  const { problems, withoutEffect } = checkImitation(resources, everyImitation);
  if (problems.length > 0) throw new TemplateProblem(problems.join("\n"));

  const account = createAccount(resources, place.accountId, surroundings);
  const functions = functionsOf(resources, account);
  const opened: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const end of opened.toReversed()) await end();
  };

  try {
    // The functions have to be told the addresses of the others, so every port is opened before anything is behind it.
    const pools = createPools({ resources, place, account, surroundings, log });
    const door = async (port: number) => {
      const entrance = createEntrance();
      const listening = await listen(entrance.handle, { port, hosts, surroundings });
      opened.push(() => listening.close());
      return { ...entrance, listening };
    };
  } catch (error) {
    await close();
    throw error;
  }
}
