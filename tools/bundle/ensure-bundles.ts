import { type Bundle, bundleServices, serviceNames } from "./bundle-services.ts";
import { isStale } from "./inputs.ts";

/** Makes each bundle that is missing or older than its sources. Returns the bundles that it made. */
export async function ensureBundles(root: string): Promise<readonly Bundle[]> {
  const names = await serviceNames(root);
  const stale = await Promise.all(names.map((name) => isStale(root, name)));
  const wanted = names.filter((_, index) => stale[index]);
  return wanted.length === 0 ? [] : bundleServices({ root, names: wanted });
}
