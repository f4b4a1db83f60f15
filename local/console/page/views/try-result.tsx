import { useState } from "preact/hooks";
import { parseJson } from "../../../json.ts";
import type { CallRecord, TryAnswer } from "../../api.ts";
import { writeAddress } from "../address.ts";
import { StatusBadge } from "../components/badge.tsx";
import { Code } from "../components/code.tsx";
import { Tabs } from "../components/tabs.tsx";
import { useAnswer } from "../session.tsx";
import { durationText } from "../write-text.ts";
import { CallDetails } from "./call-details.tsx";

/** The answer to a tried request, with its way through the stack and the code to copy. */
export function TryResult({ answer }: { answer: TryAnswer }) {
  const { body, curl, durationMs, headers, reason, requestId, signed, status, typed } = answer;
  const [record] = useAnswer<CallRecord>(
    requestId === undefined ? undefined : `requests/${encodeURIComponent(requestId)}`,
  );
  const [chosen, setChosen] = useState<string | undefined>();
  return (
    <>
      <div class="heading">
        <div class="row">
          <h2>Answer</h2>
          <StatusBadge status={status} />
          <span class="quiet">
            {reason}, {durationText(durationMs)}
          </span>
        </div>
        {requestId !== undefined && (
          <a class="button" href={writeAddress("calls", [requestId])}>
            Open the call
          </a>
        )}
      </div>
      <Tabs
        name="The answer and the request"
        tabs={[
          { title: "Body", content: <Code text={bodyText(body)} what="the body" /> },
          {
            title: "Headers",
            content: <Code text={headers.map(([name, value]) => `${name}: ${value}`).join("\n")} what="the headers" />,
          },
          ...(signed === null ? [] : [{ title: "Signed", content: <Signed signed={signed} /> }]),
          { title: "curl", content: <Code text={curl} what="the curl command" /> },
          { title: "Typed client", content: <Code text={typed} what="the typed client" /> },
        ]}
      />
      {record.state === "ready" && <CallDetails record={record.value} chosen={chosen} onChoose={setChosen} />}
    </>
  );
}

function Signed({ signed: { canonicalRequest, stringToSign } }: { signed: NonNullable<TryAnswer["signed"]> }) {
  return (
    <>
      <h3>Canonical request</h3>
      <Code text={canonicalRequest} what="the canonical request" />
      <h3>String to sign</h3>
      <Code text={stringToSign} what="the string to sign" />
    </>
  );
}

/** Writes JSON with indents; other text as it is. */
function bodyText(body: string): string {
  const value = parseJson(body);
  if (body === "") return "(empty)";
  return value === undefined ? body : JSON.stringify(value, undefined, 2);
}
