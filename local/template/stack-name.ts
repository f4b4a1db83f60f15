import type { Template } from "./template.ts";

/**
 * Finds the name under which the Serverless Framework would deploy a template: SERVICE-STAGE, the first parts of a function's name
 * (`SERVICE-STAGE-FUNCTION`). Returns `local` when no function has a name of this form.
 */
export function stackNameOf({ Resources }: Template): string {
  const valuesOf = (type: string, property: string) =>
    Object.values(Resources)
      .filter(({ Type }) => Type === type)
      .map(({ Properties }) => String(Properties?.[property] ?? ""));
  const names = valuesOf("AWS::Lambda::Function", "FunctionName");
  for (const stage of valuesOf("AWS::ApiGateway::Stage", "StageName")) {
    for (const name of names) {
      const end = name.indexOf(`-${stage}-`);
      if (end > 0) return name.slice(0, end + stage.length + 1);
    }
  }
  return "local";
}
