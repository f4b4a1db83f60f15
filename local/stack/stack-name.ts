import type { Template } from "./template.ts";

/**
 * The name under which the framework would deploy a template, `SERVICE-STAGE`: what its functions' names (`SERVICE-STAGE-FUNCTION`) begin
 * with. `local` for a template without such a function.
 */
export function stackNameOf({ Resources }: Template): string {
  const named = (type: string, property: string) =>
    Object.values(Resources)
      .filter(({ Type }) => Type === type)
      .map(({ Properties }) => String(Properties?.[property] ?? ""));
  for (const stage of named("AWS::ApiGateway::Stage", "StageName")) {
    for (const name of named("AWS::Lambda::Function", "FunctionName")) {
      const end = name.indexOf(`-${stage}-`);
      if (end > 0) return name.slice(0, end + stage.length + 1);
    }
  }
  return "local";
}
