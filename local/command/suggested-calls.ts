import type { LocalApi, LocalStack } from "../stack/start-local.ts";
import type { Wording } from "./wording.ts";

/**
 * Makes commands that call each API: the first operation without a signature with curl, and the first signed one with `call`. Methods that change
 * something are suggested only where an API has no GET.
 */
export function suggestedCalls({ apis }: Pick<LocalStack, "apis">, { run }: Wording): readonly string[] {
  return apis.flatMap((api) => {
    const open = firstOperation(api, "NONE");
    const signed = firstOperation(api, "AWS_IAM");
    return [
      ...(open ? [`  curl -i${methodFlag(open)} '${api.url.replace("127.0.0.1", "localhost")}${open.path}'`] : []),
      ...(signed ? [`  ${run("call", `${api.name} '${signed.path}'${methodFlag(signed)} --as developer`)}`] : []),
    ];
  });
}

type Operation = LocalApi["operations"][number];

function firstOperation({ operations }: LocalApi, wanted: Operation["auth"]): Operation | undefined {
  const fitting = operations.filter(({ auth, method }) => auth === wanted && method !== "OPTIONS");
  return fitting.find(({ method }) => method === "GET") ?? fitting[0];
}

function methodFlag({ method }: Operation): string {
  return /^(?:GET|ANY)$/i.test(method) ? "" : ` -X ${method}`;
}
