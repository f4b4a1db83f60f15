import { UserError } from "../../local/user-error.ts";
import { type Bundle, type BundleForm, bundleServices } from "../bundle/bundle-services.ts";
import { staleServices } from "../bundle/ensure-bundles.ts";

/** The outcome of a rebuild for one service whose sources have changed. */
export type Rebuilt =
  | { kind: "built"; name: string; bundle: Bundle; wasBroken: boolean }
  /** The sources cannot be bundled: `message` says where and why. The bundle from before is still there. */
  | { kind: "broken"; name: string; message: string }
  /** The sources could not be bundled before, and are now again those of the bundle. */
  | { kind: "mended"; name: string };

/**
 * Makes a function that bundles the services whose sources have changed. Each service is bundled by itself, so that a mistake in one does not hold up the
 * others. A mistake is reported once, until the sources change again.
 */
export function createRebuild(root: string, form: BundleForm): () => Promise<readonly Rebuilt[]> {
  const broken = new Map<string, string>();

  return async function rebuild() {
    const stale = await staleServices(root, form);
    const mended = [...broken.keys()].filter((name) => !stale.includes(name));
    const built = await Promise.all(stale.map(bundleOne));
    for (const name of mended) broken.delete(name);
    return [...mended.map((name): Rebuilt => ({ kind: "mended", name })), ...built.filter((one) => one !== undefined)];
  };

  async function bundleOne(name: string): Promise<Rebuilt | undefined> {
    try {
      const [bundle] = await bundleServices({ root, names: [name], form });
      if (bundle === undefined) return undefined;
      return { kind: "built", name, bundle, wasBroken: broken.delete(name) };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const { message } = error;
      if (broken.get(name) === message) return undefined;
      broken.set(name, message);
      return { kind: "broken", name, message };
    }
  }
}
