import type { LocalApi, LocalStack } from "../stack/start-local.ts";
import type { Wording } from "./wording.ts";

/**
 * Makes commands that call each API: the first operation without a signature with curl, and the first signed one with `call`. An API that has only
 * operations with an authorizer gets a curl without a token, and the note that the answer is a refusal. Methods that change something are suggested only
 * where an API has no GET.
 */
export function suggestedCalls({ apis }: Pick<LocalStack, "apis">, { run }: Wording): readonly string[] {
  return apis.flatMap((api) => {
    const open = firstOperation(api, "NONE");
    const signed = firstOperation(api, "AWS_IAM");
    const authorized = open || signed ? undefined : firstOperation(api, "AUTHORIZER");
    const curl = (operation: Operation) =>
      `  curl -i${methodFlag(operation)} '${api.url.replace("127.0.0.1", "localhost")}${concretePath(operation)}'`;
    return [
      ...(open ? [curl(open)] : []),
      ...(signed
        ? [`  ${run("call", `${api.name} '${concretePath(signed)}'${methodFlag(signed)} --as developer`)}`]
        : []),
      ...(authorized ? [`${curl(authorized)}  # refused: the route's authorizer wants a token`] : []),
    ];
  });
}

type Operation = LocalApi["operations"][number];

function firstOperation({ operations }: LocalApi, wanted: Operation["auth"]): Operation | undefined {
  const fitting = operations.filter(({ auth, method }) => auth === wanted && method !== "OPTIONS");
  return fitting.find(({ method }) => method === "GET") ?? fitting[0];
}

/** Gives each parameter of a path a value: `/people/{id}` -> `/people/1`, and `/{proxy+}` -> `/anything`. */
function concretePath({ path }: Operation): string {
  return path.replaceAll(/\{[^}]+\+\}/g, "anything").replaceAll(/\{[^}]+\}/g, "1");
}

function methodFlag({ method }: Operation): string {
  return /^(?:GET|ANY)$/i.test(method) ? "" : ` -X ${method}`;
}
