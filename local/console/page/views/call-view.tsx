import { useEffect } from "preact/hooks";
import type { CallRecord } from "../../api.ts";
import { writeAddress } from "../address.ts";
import { StatusBadge } from "../components/badge.tsx";
import { Empty } from "../components/note.tsx";
import { useAnswer, useSession } from "../session.tsx";
import { goTo } from "../use-address.tsx";
import { durationText, serverLabel, timeText } from "../write-text.ts";
import { CallCode } from "./call-code.tsx";
import { CallDetails } from "./call-details.tsx";

/** A call with everything that it caused. `step` is the request id of the message that is chosen in the diagram. */
export function CallView({ id, step }: { id: string; step: string | undefined }) {
  const { calls } = useSession();
  const [record, reload] = useAnswer<CallRecord>(`requests/${encodeURIComponent(id)}`);
  const isKnown = calls.some(({ requestId }) => requestId === id);

  // The call may be answered after the page was opened at its address.
  useEffect(() => {
    if (isKnown) reload();
  }, [isKnown, reload]);

  if (record.state === "loading") return <h1>Call</h1>;
  if (record.state === "failed") {
    return (
      <>
        <h1>Call</h1>
        <Empty title="The stack does not know this call">
          {record.message} The stack keeps the last 500 calls of its present start.{" "}
          <a href={writeAddress("calls")}>Show the calls</a>
        </Empty>
      </>
    );
  }
  const call = record.value;
  return (
    <>
      <div class="stack tight">
        <a class="back" href={writeAddress("calls")}>
          ← Calls
        </a>
        <div class="heading left">
          <h1 class="call-title">
            {call.method} {call.target}
          </h1>
          <StatusBadge status={call.status} />
        </div>
        <p class="lead">
          {serverLabel(call.server)} answered at {timeText(call.startedAt + call.durationMs)} after{" "}
          {durationText(call.durationMs)}.{" "}
          {call.causedBy !== undefined && (
            <a href={writeAddress("calls", [call.causedBy])}>A function sent it for another call.</a>
          )}
        </p>
      </div>
      <CallDetails
        record={call}
        chosen={step}
        onChoose={(chosen) => goTo(writeAddress("calls", [id], { step: chosen }), { replaces: true })}
      />
      <CallCode call={call} />
    </>
  );
}
