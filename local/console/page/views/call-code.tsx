import type { ApisAnswer, CallRecord, StackAnswer } from "../../api.ts";
import { curlCommand, typedCode } from "../../try-code.ts";
import { writeAddress } from "../address.ts";
import { codeCall, operationOfCall } from "../code-call.ts";
import { Code } from "../components/code.tsx";
import { Tabs } from "../components/tabs.tsx";
import { nameOperation } from "../name-operation.ts";
import { useAnswer } from "../session.tsx";

/** A call of an API as code to copy. Calls of AWS services have none. */
export function CallCode({ call }: { call: CallRecord }) {
  const [apis] = useAnswer<ApisAnswer>("apis");
  const [stack] = useAnswer<StackAnswer>("stack");
  if (apis.state !== "ready" || stack.state !== "ready" || call.target === "") return null;
  const api = apis.value.apis.find(({ name }) => name === call.server);
  if (api === undefined) return null;
  const operation = operationOfCall(call.steps, api);
  const { sent, signed } = codeCall(call, api, stack.value.region);
  const isMasked = call.target.includes("‹");
  return (
    <section class="stack" aria-labelledby="again">
      <div class="heading">
        <h2 id="again">Send it again</h2>
        {operation && (
          <a class="button" href={writeAddress("try", [api.name, nameOperation(operation)])}>
            Try it
          </a>
        )}
      </div>
      <p class="lead">
        {signed !== undefined && "The call had no signature, and the method requires one. "}
        {isMasked && "Masked values, such as ‹3fa9›, are replaced by examples of the contract. "}
        {(signed ?? sent).region !== undefined && (
          <>
            <code>aws-env</code> puts the keys into a shell.
          </>
        )}
      </p>
      <Tabs
        name="Code"
        tabs={[
          ...(signed === undefined ? [sent] : [sent, signed]).map((request) => ({
            title: request.region === undefined ? "curl" : "curl --aws-sigv4",
            content: <Code text={curlCommand(request)} what="the curl command" />,
          })),
          { title: "Typed client", content: <Code text={typedCode(signed ?? sent)} what="the typed client" /> },
        ]}
      />
    </section>
  );
}
