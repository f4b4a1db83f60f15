import { functionArnOf, splitFunctionArn } from "../template/function-arn.ts";
import type { Place } from "../template/place.ts";
import type { Problems } from "../template/problems.ts";
import type { Resource } from "../template/resource.ts";

/** The version of a function that an ARN stands for. */
export interface FunctionVersion {
  functionArn: string;
  /** A number, or `$LATEST`. */
  version: string;
}

const LATEST = "$LATEST";

/**
 * Reads the versions and aliases of the template's functions. Returns the version that each ARN stands for: an ARN without a version stands for `$LATEST`.
 * The template's code is that of every version, because a deployment publishes the code that it has just deployed. Adds a problem for a version or an alias
 * of a function that the template does not have, for an alias of a version that the template does not publish, for two versions or aliases of one
 * name, and for a permission of a version or an alias that does not exist.
 */
export function publishedVersions(
  resources: readonly Resource[],
  place: Place,
  problems: Problems,
): ReadonlyMap<string, FunctionVersion> {
  const functions = resources.filter(({ type }) => type === "AWS::Lambda::Function");
  const versions = new Map<string, FunctionVersion>(
    functions.map(({ attributes: { Arn = "" } }) => [Arn, { functionArn: Arn, version: LATEST }]),
  );
  for (const resource of resources.filter(({ type }) => type === "AWS::Lambda::Version")) {
    const { attributes, logicalId, ref } = resource;
    const functionArn = functionOf(resource);
    if (functionArn === undefined) continue;
    if (versions.has(ref)) {
      problems.add(
        `${logicalId}.FunctionName`,
        " is a function with another AWS::Lambda::Version. Lambda publishes one version of the same code: remove one of them.",
      );
    }
    versions.set(ref, { functionArn, version: attributes["Version"] ?? "" });
  }
  for (const resource of resources.filter(({ type }) => type === "AWS::Lambda::Alias")) {
    const { logicalId, properties, ref } = resource;
    const functionArn = functionOf(resource);
    const name = String(properties["Name"]);
    if (functionArn === undefined) continue;
    if (!/^(?!\d+$)[\w-]{1,128}$/.test(name)) {
      problems.add(
        `${logicalId}.Name`,
        " must have only letters, digits, hyphens and underscores, and must not be a number: Lambda refuses other names of aliases.",
      );
    }
    if (versions.has(ref)) {
      problems.add(
        `${logicalId}.Name`,
        ` is ${name}, and another alias of the function has this name: Lambda refuses the second.`,
      );
    }
    const version = String(properties["FunctionVersion"]);
    if (version !== LATEST && !versions.has(`${functionArn}:${version}`)) {
      problems.add(
        `${logicalId}.FunctionVersion`,
        ` is ${version}, and the template does not publish this version, so its code is not here. Name the Version of an AWS::Lambda::Version of this template, or $LATEST.`,
      );
    }
    versions.set(ref, { functionArn, version });
  }
  for (const { logicalId, properties } of resources.filter(({ type }) => type === "AWS::Lambda::Permission")) {
    const arn = functionArnOf(String(properties["FunctionName"]), place);
    const { functionArn, qualifier } = splitFunctionArn(arn);
    if (qualifier === undefined || versions.has(arn) || !versions.has(functionArn)) continue;
    problems.add(
      `${logicalId}.FunctionName`,
      " names a version or an alias that the template does not define: Lambda refuses the permission.",
    );
  }
  return versions;

  function functionOf({ logicalId, properties }: Resource): string | undefined {
    const { functionArn, qualifier } = splitFunctionArn(functionArnOf(String(properties["FunctionName"]), place));
    if (qualifier === undefined && functions.some(({ attributes }) => attributes["Arn"] === functionArn))
      return functionArn;
    problems.add(
      `${logicalId}.FunctionName`,
      " must be a function of this template, without a version or an alias: the code of another function is not here.",
    );
    return undefined;
  }
}
