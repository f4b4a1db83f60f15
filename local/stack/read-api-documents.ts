import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { asObject } from "../json.ts";
import { readTemplateFile } from "../template/read-template-file.ts";
import { UserError } from "../user-error.ts";
import { readAssets } from "./cdk-assets.ts";
import type { LocalOptions } from "./local-stack.ts";

/** The OpenAPI document of an API, or the reason why it cannot be read, which follows the place in a sentence. */
export type ApiDocument = { value: unknown } | { because: string };

const NOT_HERE =
  " is not on this machine. Name the file of the OpenAPI document in the option `code`, by the logical id of the API.";

/**
 * Reads the OpenAPI documents that a template's APIs name by BodyS3Location. Returns them by logical id. The file is the one that the option `code` names, or
 * an asset of CDK with the location's Key. As on AWS, intrinsic functions in the file have no effect.
 */
export async function readApiDocuments(
  template: unknown,
  { code = {}, root, templateFolder = root }: Pick<LocalOptions, "code" | "templateFolder"> & { root: string },
): Promise<ReadonlyMap<string, ApiDocument>> {
  const locations = Object.entries(asObject(asObject(template)["Resources"])).flatMap(([logicalId, resource]) => {
    const { Properties, Type } = asObject(resource);
    const { BodyS3Location: location } = asObject(Properties);
    return Type === "AWS::ApiGateway::RestApi" && location !== undefined ? [[logicalId, location] as const] : [];
  });
  if (locations.length === 0) return new Map();
  const assets = readAssets(templateFolder);
  return new Map(
    await Promise.all(
      locations.map(async ([logicalId, location]) => {
        const chosen = Object.hasOwn(code, logicalId) ? resolve(root, code[logicalId] ?? "") : undefined;
        const asset = assets.get(String(asObject(location)["Key"]));
        const path = chosen ?? (asset === undefined ? undefined : resolve(templateFolder, asset));
        return [logicalId, await readDocument(path)] as const;
      }),
    ),
  );
}

async function readDocument(path: string | undefined): Promise<ApiDocument> {
  if (path === undefined) return { because: NOT_HERE };
  if (!existsSync(path))
    return { because: `: ${path} does not exist. Run \`cdk synth\`, or name the file in the option \`code\`.` };
  try {
    return { value: (await readTemplateFile(path)).value };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { because: `: ${error.message}` };
  }
}
