/** `npm run -s sbom`: prints the packages that are deployed, as CycloneDX. */

import { command } from "../local/command/command.ts";
import { billOfMaterials } from "../tools/operate/bill-of-materials.ts";

const USAGE = `npm run -s sbom

Prints the packages that a deployed bundle can contain, as CycloneDX. The
document says what it covers, in metadata.properties; so does standard error.`;

await command({
  usage: USAGE,
  options: {},
  async run() {
    const { covers, document } = await billOfMaterials(process.cwd());
    console.error(covers);
    console.log(JSON.stringify(document, null, 2));
  },
});
