import { type Bundle, type BundleForm, bundleFolder, bundleServices, serviceNames } from "./bundle-services.ts";
import { isStale } from "./inputs.ts";

/** Makes each bundle that is missing or was made from other sources. Returns the bundles that it made. */
export async function ensureBundles(root: string, form: BundleForm = "deployed"): Promise<readonly Bundle[]> {
  const names = await staleServices(root, form);
  return names.length === 0 ? [] : bundleServices({ root, names, form });
}

/** The services whose bundle is missing or was made from other sources, sorted. */
export async function staleServices(root: string, form: BundleForm): Promise<readonly string[]> {
  const names = await serviceNames(root);
  return names.filter((name) => isStale(root, bundleFolder(name, form)));
}
