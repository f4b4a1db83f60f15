import type { ApisAnswer } from "../../console/api.ts";
import { describeApi, type ServedOperation } from "../../console/describe-api.ts";
import type { Route } from "../../gateway/definition/definition.ts";
import type { LocalApi, LocalOptions } from "../local-stack.ts";
import type { StackPlan } from "../plan-stack.ts";
import { shownUrl } from "./shown-url.ts";

/**
 * Makes the function that describes the operations of every API: by its contract, which `contractOf` reads at the first call, or else by the definition of the
 * template.
 */
export function apiDescriber(
  { apis: plans }: Pick<StackPlan, "apis">,
  apis: readonly LocalApi[],
  contractOf: LocalOptions["contractOf"],
): () => Promise<ApisAnswer> {
  let described: Promise<ApisAnswer> | undefined;
  return () => {
    described ??= describeAll().catch((error: unknown) => {
      described = undefined;
      throw error;
    });
    return described;
  };

  async function describeAll(): Promise<ApisAnswer> {
    const all = plans.map(async ({ definition, document, name }) => {
      const api = apis.find((one) => one.name === name);
      return describeApi({
        name,
        url: shownUrl(api?.url ?? ""),
        stages: api === undefined ? [] : [api.stage, ...api.otherStages],
        operations: definition.routes.map(servedOperation),
        document: (await contractOf?.(name)) ?? document,
      });
    });
    return { apis: await Promise.all(all) };
  }
}

function servedOperation({ auth, method, needsApiKey, operationId, resource }: Route): ServedOperation {
  const operation = { id: operationId, method, path: resource, needsApiKey };
  if (typeof auth === "string") return { ...operation, auth };
  const { kind, name } = auth;
  const header = kind === "cognito" ? auth.header : auth.identity.type === "TOKEN" ? auth.identity.header : undefined;
  const scopes = kind === "cognito" ? auth.scopes : [];
  return {
    ...operation,
    auth: "AUTHORIZER",
    authorizer: { name, kind, scopes, ...(header !== undefined && { header }) },
  };
}
