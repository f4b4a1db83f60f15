import { problemLine } from "../lib/contract/api-contract.ts";
import { generateContracts } from "../lib/contract/generate-contracts.ts";

const r = await generateContracts(".", "generated");
if (!r.ok) {
  for (const p of r.problems) console.error(problemLine(p));
  process.exitCode = 1;
} else for (const f of r.files) console.log(f.contract, "->", "generated/" + f.file);
