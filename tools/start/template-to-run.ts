import { asObject, isObject } from "../../local/json.ts";
import { bundleFolder } from "../bundle/bundle-services.ts";

/**
 * Turns the compiled template into the template that `npm start` runs: the handler of each service in `names` is in its readable bundle
 * instead of the deployed bundle. Nothing else differs. A function whose code is not a service keeps its handler.
 */
export function templateToRun(compiled: unknown, names: readonly string[]): unknown {
  const template = asObject(compiled);
  const resources = Object.entries(asObject(template["Resources"])).map(([id, resource]) => {
    const { Properties, Type } = asObject(resource);
    if (Type !== "AWS::Lambda::Function" || !isObject(Properties)) return [id, resource];
    const Handler = readableHandler(String(Properties["Handler"]), names);
    return [id, { ...asObject(resource), Properties: { ...Properties, Handler } }];
  });
  return { ...template, Resources: Object.fromEntries(resources) };
}

function readableHandler(handler: string, names: readonly string[]): string {
  const [, name = "", rest = ""] = /^dist\/([^/]+)\/(.*)$/.exec(handler) ?? [];
  return names.includes(name) ? `dist/${bundleFolder(name, "readable")}/${rest}` : handler;
}
