import { dirname, resolve } from "node:path";
import { readTemplateFile, type TemplateFile } from "../template/read-template-file.ts";
import type { LocalOptions } from "./local-stack.ts";
import { type ApiDocument, readApiDocuments } from "./read-api-documents.ts";

/** The options of a start, with the template's value in place of its path. */
export type ReadOptions = LocalOptions & {
  root: string;
  /** The template's file; undefined for a template that was passed as a value. */
  file?: TemplateFile;
  /** The file in which places of the template are found: `file`, or the file that the option `templateFile` names. */
  places?: TemplateFile;
  /** The OpenAPI documents of APIs with a BodyS3Location, by logical id. */
  documents: ReadonlyMap<string, ApiDocument>;
};

/** Reads the template's file, when the options name one, and fills in the folders. A path of a template is relative to `root`. */
export async function readOptions(given: LocalOptions): Promise<ReadOptions> {
  const root = given.root ?? ".";
  if (typeof given.template !== "string") {
    const { template, templateFile } = given;
    return {
      ...given,
      root,
      documents: await readApiDocuments(template, { ...given, root }),
      ...(templateFile !== undefined && { places: await readTemplateFile(resolve(root, templateFile)) }),
    };
  }
  const path = resolve(root, given.template);
  const file = await readTemplateFile(path);
  const options = { templateFolder: dirname(path), ...given, root };
  const documents = await readApiDocuments(file.value, options);
  return { ...options, template: file.value, file, places: file, documents };
}
