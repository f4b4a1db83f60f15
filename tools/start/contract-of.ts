import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Json } from "../../local/json.ts";

/**
 * Makes the function that reads the contract of an API by its name: the OpenAPI document in `api/NAME.yaml`, with the objects of other files copied into it.
 * The function returns undefined for an API without such a contract, and for a contract with problems, which the next `npm run generate` names.
 */
export function contractOf(root: string): (api: string) => Promise<Json | undefined> {
  return async function readContract(api) {
    const file = `api/${api}.yaml`;
    if (!/^[\w-]+$/.test(api) || !existsSync(join(root, file))) return undefined;
    // Loaded only when somebody looks at the console.
    const { loadDocument } = await import("../contract/load-document.ts");
    const loaded = await loadDocument(join(root, file), file);
    return loaded.ok ? loaded.document : undefined;
  };
}
