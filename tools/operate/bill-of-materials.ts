import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { lockedFolders } from "./check-lockfiles.ts";
import { deployedPackages } from "./lockfile.ts";

/** The name of the CycloneDX property that says which packages the list covers. */
const COVERS = "countersign:covers";

/** The parts of a CycloneDX document that `billOfMaterials` changes. */
interface BillOfMaterials {
  metadata: { component: { "bom-ref": string }; properties?: readonly { name: string; value: string }[] };
  components: readonly { "bom-ref": string }[];
  dependencies: readonly { ref: string; dependsOn?: readonly string[] }[];
}

/**
 * Lists the packages that a deployed bundle can contain, as CycloneDX. The returned sentence `covers` says what the list covers, and the
 * document repeats it in `metadata.properties`.
 *
 * `npm sbom` lists the whole lockfile, and this function removes the packages that are not deployed. The option `--omit dev` of npm would
 * remove too much: packages such as @smithy/core, which both a dependency and a development dependency bring (npm 11.19.1).
 */
export async function billOfMaterials(root: string): Promise<{ document: BillOfMaterials; covers: string }> {
  const flags = ["sbom", "--sbom-format", "cyclonedx", "--package-lock-only"];
  const { stdout } = await promisify(execFile)("npm", flags, { cwd: root, maxBuffer: 50_000_000 });
  const whole: BillOfMaterials = JSON.parse(stdout);
  const deployed = new Set(deployedPackages(await readFile(join(root, "package-lock.json"), "utf8")));
  const tools = (await lockedFolders(root)).map(({ folder }) => folder).filter((folder) => folder !== "");
  const covers = `The dependencies in package.json and the packages that they bring: what a deployed bundle can contain. Not the development dependencies, nor the packages of ${tools.join(", ")}, which only run on a developer's machine.`;
  const { component, properties = [] } = whole.metadata;
  const document = {
    ...whole,
    metadata: { ...whole.metadata, properties: [...properties, { name: COVERS, value: covers }] },
    components: whole.components.filter((one) => deployed.has(one["bom-ref"])),
    dependencies: whole.dependencies
      .filter(({ ref }) => ref === component["bom-ref"] || deployed.has(ref))
      .map(({ dependsOn = [], ref }) => ({ ref, dependsOn: dependsOn.filter((one) => deployed.has(one)) })),
  };
  return { document, covers };
}
