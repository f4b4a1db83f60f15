/** `npm run fidelity`: writes docs/fidelity.md from the tests' rows. */
import { writeFile } from "node:fs/promises";
import { fidelityPage } from "../test/fidelity/rows.ts";
import { command } from "./command.ts";

await command({
  usage: "npm run fidelity\n\nWrites docs/fidelity.md from test/fidelity/rows.ts. Commit what it writes.",
  options: {},
  async run() {
    await writeFile("docs/fidelity.md", fidelityPage());
    console.log("test/fidelity/rows.ts -> docs/fidelity.md");
  },
});
