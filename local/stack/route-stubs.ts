import type { Definition } from "../gateway/definition/definition.ts";
import { methodRoutes } from "../gateway/definition/export-document.ts";
import type { Problems } from "../template/problems.ts";
import type { Resource } from "../template/resource.ts";
import { TemplateProblem } from "../template/template-problem.ts";

/** An entry of the option `stubs` that names a route: `orders:GET /items`. */
export interface RouteStub {
  /** The API, by its name or logical id. */
  api: string;
  /** The route: `GET /items`. The method ANY stands for the methods that an ANY method serves. */
  route: string;
  /** The entry as it was given. */
  text: string;
}

/** Reads the entries of the option `stubs` that name routes. The other entries name functions. */
export function readRouteStubs(stubs: readonly string[] = []): readonly RouteStub[] {
  return stubs.flatMap((text) => {
    const [, api, route] = /^(.+):([A-Z]+ \/\S*)$/.exec(text) ?? [];
    return api === undefined || route === undefined ? [] : [{ api, route, text }];
  });
}

/** Returns the entries of the option `stubs` that name functions. */
export function functionStubs(stubs: readonly string[] = []): readonly string[] {
  const routes = new Set(readRouteStubs(stubs).map(({ text }) => text));
  return stubs.filter((text) => !routes.has(text));
}

/** Adds a problem for each stub whose API is not defined. */
export function refuseUnknownApis(
  stubs: readonly RouteStub[],
  names: readonly (readonly string[])[],
  problems: Problems,
): void {
  for (const { api, text } of stubs) {
    if (names.some((one) => one.includes(api))) continue;
    problems.add(
      `stubs.${text}`,
      ` names the API ${api}, which is not defined. The APIs are ${names.map(([name]) => name).join(", ")}.`,
    );
  }
}

/** Returns the stubs of the API that has these names. */
export function stubsOf(stubs: readonly RouteStub[], names: readonly string[]): readonly RouteStub[] {
  return stubs.filter(({ api }) => names.includes(api));
}

/** Throws a TemplateProblem for a stub whose route the API does not have. */
export function refuseUnknownRoutes(stubs: readonly RouteStub[], name: string, { routes }: Definition): void {
  const isLeftOut = (wanted: string) =>
    routes.some(
      ({ integration, method, resource }) =>
        integration.kind === "stub" && [`${method} ${resource}`, `ANY ${resource}`].includes(wanted),
    );
  const unknown = stubs.find(({ route }) => !isLeftOut(route));
  if (unknown === undefined) return;
  const all = routes.map(({ method, resource }) => `${method} ${resource}`).join(", ");
  throw new TemplateProblem(`stubs.${unknown.text} names a route that ${name} does not have. Its routes are ${all}.`);
}

/** The logical ids of the AWS::ApiGateway::Method resources that the stubs of their API leave out. */
export function stubbedMethods(
  resources: readonly Resource[],
  stubs: readonly RouteStub[],
  namesOfApi: (api: Resource) => readonly string[],
): ReadonlySet<string> {
  const apis = resources.filter(({ type }) => type === "AWS::ApiGateway::RestApi");
  const ids = apis.flatMap((api) => {
    const routes = stubsOf(stubs, namesOfApi(api)).map(({ route }) => route);
    return [...methodRoutes(api, resources)].flatMap(([id, route]) => (routes.includes(route) ? [id] : []));
  });
  return new Set(ids);
}
