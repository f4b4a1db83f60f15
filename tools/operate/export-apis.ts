/** The APIs of a compiled template as files that `aws apigateway import-rest-api` takes as they are. */

import { UserError } from "../../local/user-error.ts";

export interface ExportOptions {
  /** As lib/package compiles it, for the stage that is meant. */
  template: unknown;
  /** Twelve digits. */
  account: string;
  region: string;
  /** The ARNs of the roles that may call. None: an API whose policy names a role is left out. */
  callers: readonly string[];
}

export interface ExportOutcome {
  /** By the API's name (`age`). */
  documents: ReadonlyMap<string, unknown>;
  /** A sentence for each API that is left out. */
  leftOut: readonly string[];
}

/** A reference that only CloudFormation could put in, with its place. */
export class ExportProblem extends UserError {
  override name = "ExportProblem";
}

type Json = Readonly<Record<string, unknown>>;

const POLICY = "x-amazon-apigateway-policy";

/**
 * Puts in what CloudFormation would: the account, the region, the partition, the functions' ARNs by their names, and the callers' for
 * the roles of a resource policy. Nothing of CloudFormation's is left.
 *
 * Throws an ExportProblem for a reference to anything else.
 */
export function exportApis({ account, callers, region, template }: ExportOptions): ExportOutcome {
  const { Resources } = template as { Resources: Readonly<Record<string, { Type: string; Properties?: Json }>> };
  const partition = partitionOf(region);
  const pseudo: Readonly<Record<string, string>> = {
    "AWS::AccountId": account,
    "AWS::Partition": partition,
    "AWS::Region": region,
    "AWS::URLSuffix": partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com",
  };
  const documents = new Map<string, unknown>();
  const leftOut: string[] = [];

  for (const [id, { Properties, Type }] of Object.entries(Resources)) {
    if (Type !== "AWS::ApiGateway::RestApi") continue;
    const name = id.replace(/Api$/, "").toLowerCase();
    const body = Properties?.["Body"];
    if (!isObject(body)) throw new ExportProblem(`${id}.Body is no OpenAPI document.`);
    const roles = rolesIn(body[POLICY]);
    if (roles.length > 0 && callers.length === 0) {
      leftOut.push(
        `${name} is not written: its policy denies everybody but ${roles.join(" and ")}, and that role has no ARN outside CloudFormation. Give the role that may call: --caller arn:${partition}:iam::${account}:role/NAME`,
      );
      continue;
    }
    documents.set(name, value(body, `${id}.Body`));
  }
  return { documents, leftOut };

  function value(node: unknown, where: string): unknown {
    if (Array.isArray(node)) return node.flatMap((item, index) => value(item, `${where}[${index}]`));
    if (!isObject(node)) return node;
    const [key = "", argument] = Object.entries(node)[0] ?? [];
    if (Object.keys(node).length === 1 && (key === "Ref" || key.startsWith("Fn::"))) {
      return reference(key, argument, where);
    }
    return Object.fromEntries(Object.entries(node).map(([name, child]) => [name, value(child, `${where}.${name}`)]));
  }

  function reference(key: string, argument: unknown, where: string): unknown {
    if (key === "Ref") return pseudo[String(argument)] ?? unknown(`Ref ${argument}`, where);
    if (key === "Fn::Sub" && typeof argument === "string") {
      return argument.replaceAll(/\$\{([^}]+)\}/g, (_, name: string) => named(name, where));
    }
    if (key === "Fn::GetAtt") {
      const [id = "", attribute = ""] = Array.isArray(argument) ? argument.map(String) : String(argument).split(".");
      if (Resources[id]?.Type !== "AWS::IAM::Role" || attribute !== "Arn") return named(`${id}.${attribute}`, where);
      return callers.length === 1 ? callers[0] : callers;
    }
    return unknown(key, where);
  }

  function named(name: string, where: string): string {
    const [id = "", attribute] = name.split(".");
    const functionName = Resources[id]?.Properties?.["FunctionName"];
    if (Resources[id]?.Type === "AWS::Lambda::Function" && attribute === "Arn" && typeof functionName === "string") {
      return `arn:${partition}:lambda:${region}:${account}:function:${functionName}`;
    }
    return pseudo[name] ?? unknown(name, where);
  }

  function unknown(what: string, where: string): never {
    throw new ExportProblem(`${where} refers to ${what}, which has no value outside CloudFormation.`);
  }
}

/** The roles that a policy names, by their logical ids. */
function rolesIn(policy: unknown): string[] {
  const found = JSON.stringify(policy ?? {}).matchAll(/"Fn::GetAtt":\["(\w+)","Arn"\]/g);
  return [...new Set([...found].map(([, id = ""]) => id))];
}

function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
