import { asObject, type Json } from "../../local/json.ts";

/** A place where a file of the packaging includes another: `${file(infra/security-${param:security}.yml)}`. */
export interface IncludedPath {
  /** The path as it is written, with its variables. */
  written: string;
  /** The character at which the inclusion begins. */
  index: number;
  /** The paths that it can have, with the variables replaced by each value that serverless.yml gives them. Undefined when a value is known only at packaging. */
  paths: readonly string[] | undefined;
}

/** `${file(`, and the path up to its closing parenthesis, which may hold variables: `infra/secret-${param:secretStore}.yml`. */
const INCLUDED = /\$\{file\(((?:\$\{[^{}]*\}|[^${}()])+)\)/g;
const VARIABLE = /\$\{([^{}]*)\}/;

/** Finds the files that a file of the packaging includes. `serverless` is the value of serverless.yml, which has the variables' values. */
export function includedPaths(text: string, serverless: Json): readonly IncludedPath[] {
  return [...text.matchAll(INCLUDED)]
    .filter(({ index }) => !isComment(text, index))
    .map(({ 1: written = "", index }) => ({ written, index, paths: resolvePath(written, serverless) }));
}

function isComment(text: string, index: number): boolean {
  return /^\s*#/.test(text.slice(text.lastIndexOf("\n", index) + 1, index));
}

/** Replaces the first variable by each of its values, and then the others. Undefined when the values of one are not known. */
function resolvePath(written: string, serverless: Json): readonly string[] | undefined {
  const [whole, variable] = VARIABLE.exec(written) ?? [];
  if (whole === undefined || variable === undefined) return [written];
  const [name = "", fallback] = variable.split(/\s*,\s*/, 2);
  const values = valuesOf(name.trim(), fallback?.replaceAll(/^['"]|['"]$/g, ""), serverless);
  const paths = values?.map((value) =>
    resolvePath(
      written.replace(whole, () => value),
      serverless,
    ),
  );
  return paths?.every((each) => each !== undefined) ? [...new Set(paths.flat())] : undefined;
}

/**
 * Lists the values of a variable of the Serverless Framework: of a packaging parameter in every stage, of the stage itself, and of a string elsewhere in
 * serverless.yml. Undefined for any other variable, such as one of the environment.
 */
function valuesOf(name: string, fallback: string | undefined, serverless: Json): readonly string[] | undefined {
  const params = asObject(serverless["params"]);
  if (/^(?:opt:stage|sls:stage|self:provider\.stage)$/.test(name)) {
    const stages = Object.keys(params).filter((stage) => stage !== "default");
    return [...new Set([fallback ?? "dev", ...stages])];
  }
  const [, source, path = ""] = /^(param|self):(.+)$/.exec(name) ?? [];
  const found =
    source === "param"
      ? Object.values(params).map((values) => asObject(values)[path])
      : source === "self"
        ? [path.split(".").reduce<unknown>((node, key) => asObject(node)[key], serverless)]
        : [];
  const values = found.filter((value) => ["string", "number", "boolean"].includes(typeof value)).map(String);
  return values.length === 0 ? undefined : [...new Set([...values, ...(fallback === undefined ? [] : [fallback])])];
}
