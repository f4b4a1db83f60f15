import type { LocalApi, LocalStack } from "../stack/start-local.ts";
import type { Wording } from "./wording.ts";

/**
 * Makes commands that call each API: the first operation without a signature with curl, and the first signed one with `call`. An API that has only
 * operations with an authorizer gets a curl without a token. A note says where the answer is a refusal. Operations that need an API key, and methods that
 * change something, are suggested only where an API has no others.
 */
export function suggestedCalls({ apis }: Pick<LocalStack, "apis">, { run }: Wording): readonly string[] {
  return apis.flatMap((api) => {
    const open = firstOperation(api, "NONE");
    const signed = firstOperation(api, "AWS_IAM");
    const authorized = open || signed ? undefined : firstOperation(api, "AUTHORIZER");
    const curl = (operation: Operation) =>
      `  curl -i${methodFlag(operation)} '${api.url.replace("127.0.0.1", "localhost")}${concretePath(operation)}'`;
    const call = (operation: Operation) =>
      `  ${run("call", `${api.name} '${concretePath(operation)}'${methodFlag(operation)} --as developer`)}`;
    return [
      ...(open ? [curl(open) + noteOf(open)] : []),
      ...(signed ? [call(signed) + noteOf(signed)] : []),
      ...(authorized ? [curl(authorized) + noteOf(authorized)] : []),
    ];
  });
}

type Operation = LocalApi["operations"][number];

function firstOperation({ operations }: LocalApi, wanted: Operation["auth"]): Operation | undefined {
  const fitting = operations.filter(({ auth, method }) => auth === wanted && method !== "OPTIONS");
  const keyless = fitting.filter(({ needsApiKey }) => !needsApiKey);
  const chosen = keyless.length > 0 ? keyless : fitting;
  return chosen.find(({ method }) => method === "GET") ?? chosen[0];
}

/** Says why the suggested request is refused; empty when it is not. */
function noteOf({ auth, needsApiKey }: Operation): string {
  if (auth === "AUTHORIZER") return "  # refused: the route's authorizer wants a token";
  return needsApiKey ? "  # refused: the route wants an API key in the header x-api-key" : "";
}

/** Gives each parameter of a path a value: `/people/{id}` -> `/people/1`, and `/{proxy+}` -> `/anything`. */
function concretePath({ path }: Operation): string {
  return path.replaceAll(/\{[^}]+\+\}/g, "anything").replaceAll(/\{[^}]+\}/g, "1");
}

function methodFlag({ method }: Operation): string {
  return /^(?:GET|ANY)$/i.test(method) ? "" : ` -X ${method}`;
}
