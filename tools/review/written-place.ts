import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { isObject } from "../../local/json.ts";
import { readYaml } from "../check/read-yaml.ts";
import type { Place, PlaceOf } from "../contract/place.ts";
import { pointer } from "../contract/pointer.ts";

/** Finds where the resource or property that a finding names, such as `UserPool.Policies`, was written. Undefined for an unknown resource. */
export type WrittenPlace = (named: string) => Place | undefined;

/** A resource of the template, as a file of the project has it. */
interface Written {
  logicalId: string;
  /** The keys that lead to the resource in its file. */
  path: readonly string[];
  placeOf: PlaceOf;
}

/**
 * Reads the files that resources of the template are written in: `infra/`, the generated parts of each API, the functions of serverless.yml, and as the last
 * resort the compiled template of stage dev, which has the resources that the framework adds. All are paths from `root`.
 */
export async function writtenPlaces(root: string): Promise<WrittenPlace> {
  const infra = (await readdir(join(root, "infra"))).filter((file) => /\.ya?ml$/.test(file)).sort();
  const services = await readdir(join(root, "generated"), { withFileTypes: true });
  const generated = services.filter((entry) => entry.isDirectory()).map(({ name }) => `generated/${name}`);
  const files = [
    ...infra.map((file) => `infra/${file}`),
    ...generated.map((folder) => `${folder}/resources.json`),
    "serverless.yml",
    // Adds properties to resources of the files above, and resources of its own.
    ...generated.map((folder) => `${folder}/strict.json`),
    "generated/template.json",
  ];
  const all = (await Promise.all(files.map((file) => resourcesIn(root, file)))).flat();
  return (named) => {
    const [logicalId = "", ...keys] = named.split(".");
    // The framework's plugin adds a hash of what is deployed to the name of a Deployment.
    const written = logicalId.replace(/(?<=Deployment)[0-9a-f]{12}$/, "");
    const found = all.find((one) => one.logicalId === written);
    return found?.placeOf(pointer(...found.path, "Properties", ...keys));
  };
}

async function resourcesIn(root: string, file: string): Promise<readonly Written[]> {
  const read = await readYaml(root, file);
  if (!read.ok) return [];
  const { document, placeOf } = read;
  return [...resourceLists(document)].flatMap(({ path, ids }) =>
    ids.map((id) => ({ logicalId: path[0] === "functions" ? functionId(id) : id, path: [...path, id], placeOf })),
  );
}

/** Finds the lists of resources in a file, at most three levels deep: some files have one for each value of a packaging parameter. */
function* resourceLists(
  value: unknown,
  path: readonly string[] = [],
): Generator<{ path: readonly string[]; ids: readonly string[] }> {
  if (!isObject(value) || path.length > 3) return;
  for (const [key, inner] of Object.entries(value)) {
    const isList = key === "Resources" || (key === "functions" && path.length === 0);
    if (isList && isObject(inner)) yield { path: [...path, key], ids: Object.keys(inner) };
    else yield* resourceLists(inner, [...path, key]);
  }
}

/** The logical id that the Serverless Framework gives a function: `DayLambdaFunction` for `day`. */
function functionId(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}LambdaFunction`;
}
