/** Exports the APIs of a compiled template for `aws apigateway import-rest-api`. */

import { isObject, type Json } from "../../local/json.ts";
import { UserError } from "../../local/user-error.ts";

export interface ExportOptions {
  /** The compiled template of a stage. */
  template: unknown;
  /** The AWS account: twelve digits. */
  account: string;
  region: string;
  /** The ARNs of the roles that may call the APIs. When the list is empty, an API whose policy names a role is left out. */
  callers: readonly string[];
}

export interface ExportOutcome {
  /** Each OpenAPI document by the name of its API: `age`. */
  documents: ReadonlyMap<string, unknown>;
  /** A sentence for each API that is left out. */
  leftOut: readonly string[];
}

/** The failure when an API has a reference that only CloudFormation can resolve. Its message gives the place. */
export class ExportProblem extends UserError {
  override name = "ExportProblem";
}

const POLICY = "x-amazon-apigateway-policy";

/**
 * Makes an OpenAPI document of each API, without any intrinsic function. Resolves references to the account, the region, the partition and
 * Lambda functions as CloudFormation does. A reference to a role becomes the ARNs in `callers`. Throws an ExportProblem for any other
 * reference.
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
    if (!isObject(body)) throw new ExportProblem(`${id}.Body must be an OpenAPI document.`);
    const roles = rolesIn(body[POLICY]);
    if (roles.length > 0 && callers.length === 0) {
      leftOut.push(
        `${name} is not written: its policy denies every caller except ${roles.join(" and ")}, which has no ARN outside CloudFormation. Pass the role that may call: --caller arn:${partition}:iam::${account}:role/NAME`,
      );
      continue;
    }
    documents.set(name, resolve(body, `${id}.Body`));
  }
  return { documents, leftOut };

  function resolve(node: unknown, where: string): unknown {
    if (Array.isArray(node)) return node.flatMap((item, index) => resolve(item, `${where}[${index}]`));
    if (!isObject(node)) return node;
    const [key = "", argument] = Object.entries(node)[0] ?? [];
    if (Object.keys(node).length === 1 && (key === "Ref" || key.startsWith("Fn::"))) {
      return reference(key, argument, where);
    }
    return Object.fromEntries(Object.entries(node).map(([name, child]) => [name, resolve(child, `${where}.${name}`)]));
  }

  function reference(key: string, argument: unknown, where: string): unknown {
    if (key === "Ref") return pseudo[String(argument)] ?? unknown(`Ref ${argument}`, where);
    if (key === "Fn::Sub" && typeof argument === "string") {
      return argument.replaceAll(/\$\{([^}]+)\}/g, (_, name: string) => textOf(name, where));
    }
    if (key === "Fn::GetAtt") {
      const [id = "", attribute = ""] = Array.isArray(argument) ? argument.map(String) : String(argument).split(".");
      if (Resources[id]?.Type !== "AWS::IAM::Role" || attribute !== "Arn") return textOf(`${id}.${attribute}`, where);
      return callers.length === 1 ? callers[0] : callers;
    }
    return unknown(key, where);
  }

  function textOf(name: string, where: string): string {
    const [id = "", attribute] = name.split(".");
    const functionName = Resources[id]?.Properties?.["FunctionName"];
    if (Resources[id]?.Type === "AWS::Lambda::Function" && attribute === "Arn" && typeof functionName === "string") {
      return `arn:${partition}:lambda:${region}:${account}:function:${functionName}`;
    }
    return pseudo[name] ?? unknown(name, where);
  }

  function unknown(reference: string, where: string): never {
    throw new ExportProblem(`${where} refers to ${reference}, which has no value outside CloudFormation.`);
  }
}

/** Returns the logical ids of the roles that a policy names. */
function rolesIn(policy: unknown): string[] {
  const found = JSON.stringify(policy ?? {}).matchAll(/"Fn::GetAtt":\["(\w+)","Arn"\]/g);
  return [...new Set([...found].map(([, id = ""]) => id))];
}

function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
