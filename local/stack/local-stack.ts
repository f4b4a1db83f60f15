import type { ShownValues } from "../gateway/mask-target.ts";
import type { ThrottlePlace } from "../gateway/rest-api-input.ts";
import type { Session } from "../iam/session.ts";
import type { IdentityPool } from "../identity-pool/identity-pool.ts";
import type { Log } from "../log.ts";
import type { Surroundings } from "../surroundings.ts";
import type { UserPool } from "../user-pool/user-pool.ts";
import type { StackFunction } from "./functions.ts";
import type { StackMemory } from "./memory.ts";

export interface LocalOptions {
  /** A compiled CloudFormation template: its value, or the path of its file in JSON or YAML. */
  template: unknown;
  /**
   * The path of the file that holds the template, when `template` is its value. The console and the messages about problems name places in this file.
   * Default: they name no file.
   */
  templateFile?: string;
  /** Values of the template's parameters, by name. A parameter without a value here has its default. */
  parameters?: Readonly<Record<string, string>>;
  /** Values that other stacks export and this template imports (Fn::ImportValue), by the name of the export. */
  imports?: Readonly<Record<string, string>>;
  /**
   * The project's folder. A function whose code is found nowhere else has its handler here: `dist/day/index.handler` is the file `ROOT/dist/day/index`
   * with the ending `.js`, `.mjs` or `.cjs`. Default: the folder in which the process runs.
   */
  root?: string;
  /**
   * The folder with what CDK, SAM and the Serverless Framework leave beside the template: assets, builds, packages. Default: the folder of the template's
   * file; for a template that is passed as a value, `root`.
   */
  templateFolder?: string;
  /** The folder or zip with the code of a function or layer, by its logical id or name, or by the ARN of a layer of another stack. Paths are relative to `root`. */
  code?: Readonly<Record<string, string>>;
  /**
   * The addresses of servers that stand in for AWS services, by the service: `{ dynamodb: "http://localhost:8000" }`. Functions get them as
   * `AWS_ENDPOINT_URL_DYNAMODB`. Default: only the stack answers.
   */
  endpoints?: Readonly<Record<string, string>>;
  /** Environment variables for every function, in addition to the template's and in their place. Default: none. */
  environment?: Readonly<Record<string, string>>;
  /**
   * The functions that answer 501 instead of running, by logical id or name; and the routes that answer 501 instead of being imitated, by API, method and
   * path: `orders:GET /items`. The method ANY stands for the methods that an ANY method serves.
   */
  stubs?: readonly string[];
  /** Chooses the port of an API from its name, its index in `apis` and its logical id. Default 0: any free port. */
  portOf?: (name: string, index: number, logicalId: string) => number;
  /** Receives the APIs before any port is opened. An error that it throws stops the start. Default: nothing is checked. */
  checkApis?: (apis: readonly Pick<LocalApi, "logicalId" | "name">[]) => void;
  /** The port of the AWS endpoint. Default 0: any free port. */
  awsPort?: number;
  /** Loopback addresses to listen on. Default `["127.0.0.1"]`. */
  hosts?: readonly string[];
  /** The AWS region. Default `eu-west-1`. */
  region?: string;
  /** The step of a request at which stages throttle it. When set, Lambda's reserved concurrency is enforced too. Default: nothing is throttled. */
  throttle?: ThrottlePlace;
  /**
   * True: functions and integrations have a time limit of 15 minutes instead of their own, so that a person can look at a breakpoint. Default false.
   */
  waitsForDebugger?: boolean;
  /** Clock, randomness and timers. Default: the real ones of this machine. */
  surroundings?: Partial<Surroundings>;
  /**
   * The state of a stack that was closed, from `createMemory`. The new stack has its ids, keys, accounts and secrets, as far as the template still has
   * their resources. Default: a new stack remembers nothing.
   */
  memory?: StackMemory;
  /** Requests to the APIs wait until this promise has settled. Default: no request waits. */
  apisWaitFor?: Promise<unknown>;
  /**
   * The parameters whose values the log may show, by API and operationId: `{ age: { getAge: ["on"] } }`. The log also shows a path that no route of a
   * listed API has. Pass it only for a log that people read on their own machine. Default: the log masks every value and every unknown path.
   */
  shownValues?: Readonly<Record<string, ShownValues>>;
  /** Receives every log entry. Default: entries are dropped. */
  log?: Log;
  /**
   * True: the stack records the latest requests with their steps, and serves a page that shows them at the address of the AWS endpoint. A person who has
   * the address `consoleUrl` may look at the stack and change its users. Default false: nothing is recorded, so that a test's requests are not slowed down.
   */
  console?: boolean;
  /**
   * Reads the OpenAPI document of an API by the API's name, for the console: a document with descriptions, schemas and examples that the template does not
   * have. Its references lead to places in itself. Default: the console describes an API by the template.
   */
  contractOf?: (api: string) => Promise<Readonly<Record<string, unknown>> | undefined>;
}

export interface LocalStack {
  /** The APIs, in the order in which the template lists their functions. */
  apis: readonly LocalApi[];
  /** The URL at which every AWS service of the stack answers, for AWS_ENDPOINT_URL. */
  awsEndpoint: string;
  region: string;
  accountId: string;
  /** The keys of the stack's own IAM user, who may do everything. */
  developer: Session;
  userPools: readonly UserPool[];
  identityPools: readonly IdentityPool[];
  /** The Lambda functions by ARN. */
  functions: ReadonlyMap<string, StackFunction>;
  /** Returns the ARN of the template's role with this logical id; an empty string when the template has no such role. */
  roleArn: (logicalId: string) => string;
  /**
   * Assumes the template's role with this logical id for an hour, as Lambda does for a function. Throws a TemplateProblem when the template has no
   * such role.
   */
  roleSession: (logicalId: string) => Session;
  /** Environment variables for a shell: the endpoint, the developer's keys, and the ids that clients and onboarding need. */
  environment: Readonly<Record<string, string>>;
  /**
   * Everything in the template that has no effect on any answer: resource types and properties (`LogGroup`, `Function.MemorySize`), and
   * condition keys, by their place, in policy statements for actions that the stack does not have.
   */
  withoutEffect: readonly string[];
  /** The token of this start, for the control routes at the AWS endpoint (`/_countersign/`). Only the developer's own tools may have it. */
  controlToken: string;
  /** The address of the console with the token of this start; undefined without the option `console`. It is a secret: do not write it to a shared log. */
  consoleUrl: string | undefined;
  /** The logical id of the role that the user pool's group carries: the role of the application account. Undefined without such a group. */
  accountRole: string | undefined;
  /**
   * The resources of services that the stack does not imitate, by type: `DynamoDB::Table (Orders)`. These resources have their names and
   * ARNs, and are otherwise without effect.
   */
  beside: readonly string[];
  /**
   * The identifiers that the stack invents for resources of services that it does not imitate, where AWS's format is not known here: `Ref
   * Mail (AWS::SES::EmailIdentity)`.
   */
  invented: readonly string[];
  /** The addresses among `hosts` that this machine does not have, such as `::1` where IPv6 is off. */
  unavailableHosts: readonly string[];
  /** Ends every connection and every worker. */
  close: () => Promise<void>;
}

export interface LocalApi {
  /** The API's name in the log and in `--port NAME=N`: `day`. */
  name: string;
  /** The API's logical id in the template. */
  logicalId: string;
  id: string;
  /** The API's URL: `http://127.0.0.1:3000`. */
  url: string;
  /** The host name under which AWS would serve the API: `APIID.execute-api.REGION.amazonaws.com`. */
  host: string;
  /** The stage that the port serves. */
  stage: string;
  /** The stages that answer under AWS's host name only, in addition to `stage`. */
  otherStages: readonly string[];
  operations: readonly LocalOperation[];
}

/** A method of a path, and who may call it. */
export interface LocalOperation {
  /** The operationId in the API's definition. */
  id: string;
  method: string;
  /** The path as the template writes it: `/people/{id}`. */
  path: string;
  /** How a caller proves who it is. With `AUTHORIZER` a user pool or a Lambda function decides. */
  auth: "NONE" | "AWS_IAM" | "AUTHORIZER";
  /** True when a request needs a signature (AWS_IAM). */
  isSigned: boolean;
  /** True when a request also needs an API key of a usage plan. */
  needsApiKey: boolean;
  /** Finds the logical ids of the roles whose signed requests the policies let in. None when no signature is needed. */
  roles: () => readonly string[];
}
