import type { Problems } from "../template/problems.ts";
import type { Resource } from "../template/resource.ts";
import { TemplateProblem } from "../template/template-problem.ts";

/** Returns the names by which the options may name an API: its name in the local stack, and its logical id. */
export type ApiNames = (api: Pick<Resource, "logicalId">) => readonly [name: string, logicalId: string];

/**
 * Chooses the names of REST APIs for the log and for `--port NAME=N`: the property Name, without the name of the stack in front. APIs without a Name, and
 * those that share a Name, are named by their logical id: in lower case, without `Api` and CDK's hash at the end. Adds a problem for two APIs that would
 * still have the same name.
 */
export function nameApis(apis: readonly Resource[], stackName: string, problems: Problems): ApiNames {
  const given = apis.map((api) => givenName(api, stackName));
  const isShared = (name: string) => given.filter((other) => other?.toLowerCase() === name.toLowerCase()).length > 1;
  const names = new Map<string, string>();
  for (const [index, { logicalId }] of apis.entries()) {
    const own = given[index];
    const name = own === undefined || isShared(own) ? nameOfId(logicalId) : own;
    problems.attempt(() => refuseDouble(names, logicalId, name));
    names.set(logicalId, name);
  }
  return ({ logicalId }) => [names.get(logicalId) ?? nameOfId(logicalId), logicalId];
}

function givenName({ properties }: Resource, stackName: string): string | undefined {
  const { Name: name } = properties;
  if (typeof name !== "string") return undefined;
  const own = name.startsWith(`${stackName}-`) ? name.slice(stackName.length + 1) : name;
  // An equals sign would end the name in `--port NAME=N`.
  return own.replaceAll("=", "-").trim() || undefined;
}

function nameOfId(logicalId: string): string {
  const withoutHash = logicalId.replace(/(?<=.)[0-9A-F]{8}$/, "");
  return (withoutHash.replace(/Api$/, "") || withoutHash).toLowerCase();
}

/** Throws a TemplateProblem for a name that an earlier API has: `--port NAME=N` and the log could not tell the two apart. */
function refuseDouble(names: ReadonlyMap<string, string>, logicalId: string, name: string): void {
  const earlier = [...names].find(([, other]) => other.toLowerCase() === name.toLowerCase());
  if (earlier === undefined) return;
  throw new TemplateProblem(
    `${earlier[0]} and ${logicalId} are both named ${name} in the local stack. Give one of them another logical id.`,
  );
}
