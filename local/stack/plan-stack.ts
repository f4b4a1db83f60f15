import type { InvokePermission } from "../gateway/may-invoke.ts";
import type { Surroundings } from "../surroundings.ts";
import { constructPath, describeProblems, type Origin } from "../template/describe-problems.ts";
import { seededNames } from "../template/naming.ts";
import type { Place } from "../template/place.ts";
import { collectProblems, type Problems } from "../template/problems.ts";
import { remedyFor } from "../template/remedy.ts";
import { resolve } from "../template/resolve.ts";
import type { Resource } from "../template/resource.ts";
import { stackNameOf } from "../template/stack-name.ts";
import { readTemplate, type Template } from "../template/template.ts";
import { TemplateProblem } from "../template/template-problem.ts";
import { type Account, createAccount } from "./account.ts";
import { type ApiKeyPlan, apiKeysOf } from "./api-keys.ts";
import { nameApis } from "./api-names.ts";
import { type ApiPlan, apisOf, permissionsOf } from "./apis.ts";
import { policiesWithoutEffect } from "./attached-policies.ts";
import { checkImitation } from "./check-imitation.ts";
import { checkKeyPolicies } from "./check-key-policies.ts";
import { edgeEndpoints } from "./edge-endpoints.ts";
import { everyImitation, REFUSED_SERVICES } from "./every-imitation.ts";
import { functionRole, rolesElsewhere } from "./function-role.ts";
import { idleLimits } from "./idle-limits.ts";
import type { LocalOptions } from "./local-stack.ts";
import type { CodeOptions } from "./locate-code.ts";
import type { StackMemory } from "./memory.ts";
import { type FunctionPlan, planFunctions } from "./plan-functions.ts";
import { type FunctionVersion, publishedVersions } from "./published-versions.ts";
import type { ReadOptions } from "./read-options.ts";
import { readRouteStubs, refuseUnknownApis, stubbedMethods } from "./route-stubs.ts";

/** A template that was read and checked, in the form that the start of the stack needs. */
export interface StackPlan {
  place: Place;
  resources: readonly Resource[];
  outputs: ReadonlyMap<string, string>;
  account: Account;
  apis: readonly ApiPlan[];
  apiKeys: readonly ApiKeyPlan[];
  permissions: readonly InvokePermission[];
  functions: readonly FunctionPlan[];
  /** The version that each ARN of a function, alias or version stands for. */
  versions: ReadonlyMap<string, FunctionVersion>;
  withoutEffect: readonly string[];
  /** The resources of services that the stack does not imitate, by type: `DynamoDB::Table (Orders, Customers)`. */
  beside: readonly string[];
  /** The origin of the problems: the template's file, the tool that wrote the template, and the tool's names of resources. */
  origin: Origin;
  /** The identifiers whose format is not known: `Ref Mail (AWS::SES::EmailIdentity)`. */
  invented: readonly string[];
}

export type PlanOptions = CodeOptions &
  Pick<LocalOptions, "imports" | "parameters" | "region" | "template"> &
  Pick<ReadOptions, "documents" | "places">;

/**
 * Reads a template and draws the identifiers of its resources from the memory's seed. Adds a problem for everything that the stack cannot imitate. Throws
 * a TemplateProblem when nothing of the template can be read.
 */
export function planStack(
  options: PlanOptions,
  surroundings: Surroundings,
  memory: StackMemory,
  problems: Problems,
): StackPlan {
  const template = readWhole(options, problems);
  const place: Place = {
    accountId: "111122223333",
    region: options.region ?? "eu-west-1",
    partition: "aws",
    stackName: stackNameOf(template),
  };
  const {
    invented,
    outputs,
    resources: resolved,
  } = resolve(template, {
    namesOf: seededNames(memory.seed),
    place,
    problems,
    parameters: options.parameters,
    imports: options.imports,
    isImitated: (type) => Object.hasOwn(everyImitation, type) && everyImitation[type] !== "no effect",
  });
  const resources = withDocuments(resolved, options.documents, problems);
  const stubs = readRouteStubs(options.stubs);
  const restApis = resources.filter(({ type }) => type === "AWS::ApiGateway::RestApi");
  const apiNames = nameApis(restApis, place.stackName, problems);
  refuseUnknownApis(stubs, restApis.map(apiNames), problems);
  const leftOut = stubbedMethods(resources, stubs, apiNames);
  const {
    beside,
    problems: unknown,
    withoutEffect,
  } = checkImitation(
    resources.filter(({ logicalId }) => !leftOut.has(logicalId)),
    everyImitation,
    REFUSED_SERVICES,
  );
  problems.addAll([...unknown, ...checkKeyPolicies(resources, place.accountId)]);
  const functions = planFunctions(resources, template, options, problems);
  const account = createAccount(resources, place.accountId, surroundings, memory, problems);
  const versions = publishedVersions(resources, place, problems);
  const apis = apisOf({ resources, place, names: apiNames, functionArns: [...versions.keys()], problems, stubs });
  for (const one of resources.filter(({ type }) => type === "AWS::Lambda::Function")) {
    problems.attempt(() => functionRole(one, account, place.region, surroundings.now()));
  }
  const apiKeys = apiKeysOf(resources, memory.seed, problems);
  return {
    place,
    resources,
    outputs,
    account,
    apis,
    apiKeys,
    permissions: permissionsOf(resources, place),
    functions,
    versions,
    withoutEffect: [
      ...withoutEffect,
      ...template.otherSections,
      ...policiesWithoutEffect(resources),
      ...rolesElsewhere(resources, account),
      ...idleLimits(apis, apiKeys),
      ...edgeEndpoints(resources),
    ],
    beside,
    invented,
    origin: {
      file: options.places,
      remedy: remedyFor(template),
      pathOf: (logicalId) => constructPath(template, logicalId),
    },
  };
}

/** Gives each API with a BodyS3Location the document there as its Body. Adds a problem for a document that cannot be read. */
function withDocuments(
  resources: readonly Resource[],
  documents: PlanOptions["documents"],
  problems: Problems,
): readonly Resource[] {
  return resources.map((resource) => {
    const document = documents.get(resource.logicalId);
    if (document === undefined) return resource;
    const { logicalId, properties } = resource;
    if (properties["Body"] !== undefined)
      problems.add(`${logicalId}.Body`, " stands beside BodyS3Location: CloudFormation takes only one of them.");
    if ("because" in document) problems.add(`${logicalId}.BodyS3Location`, document.because);
    return "because" in document ? resource : { ...resource, properties: { ...properties, Body: document.value } };
  });
}

/** Reads the template. Throws a TemplateProblem, with the place in the file, when nothing of the template can be read. */
function readWhole({ places, template }: PlanOptions, problems: Problems): Template {
  const fatal = collectProblems();
  const read = fatal.attempt(() => readTemplate(template, problems));
  if (read === undefined) throw new TemplateProblem(describeProblems(fatal.all(), { file: places }));
  return read;
}

/** Throws a TemplateProblem when there are problems. */
export function refuseProblems(problems: Problems, { origin }: Pick<StackPlan, "origin">): void {
  const all = problems.all();
  if (all.length > 0) throw new TemplateProblem(describeProblems(all, origin));
}
