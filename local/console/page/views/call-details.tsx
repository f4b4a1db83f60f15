import type { CallRecord } from "../../api.ts";
import { writeAddress } from "../address.ts";
import { LogLines } from "../components/log-lines.tsx";
import { Note } from "../components/note.tsx";
import { SequenceDiagram } from "../components/sequence-diagram.tsx";
import { requestLabel } from "../draw-sequence.ts";
import { operationOf } from "../filter-calls.ts";
import { findCall, firstRefusal } from "../find-calls.ts";
import { serverLabel } from "../write-text.ts";
import { StepList } from "./step-list.tsx";

export interface CallDetailsProps {
  record: CallRecord;
  /** The request id of the call whose steps are shown. Undefined: the first refusal, otherwise the call itself. */
  chosen: string | undefined;
  onChoose: (requestId: string) => void;
}

/** The sequence diagram of a call; and of the message that is chosen in it, the reason of the decision, the steps and the lines of the function. */
export function CallDetails({ chosen, onChoose, record }: CallDetailsProps) {
  const call = findCall(record, chosen ?? "") ?? firstRefusal(record) ?? record;
  return (
    <>
      <SequenceDiagram record={record} chosen={call.requestId} onChoose={onChoose} />
      <div class={call.lines.length === 0 ? "stack" : "details"}>
        <section class="stack" aria-labelledby="steps">
          <div class="heading">
            <h2 id="steps">
              {call.status >= 400 ? "Why refused: " : "Steps of "}
              {serverLabel(call.server)}, {operationOf(call) ?? requestLabel(call)}
            </h2>
            {call !== record && <a href={writeAddress("calls", [call.requestId])}>Open this call</a>}
          </div>
          <Reason call={call} />
          <StepList call={call} />
        </section>
        <Lines call={call} />
      </div>
    </>
  );
}

function Reason({ call }: { call: CallRecord }) {
  const { allowedBy, errorType, status } = call;
  const because = shortReason(call);
  if (because !== undefined) {
    return (
      <Note tone="bad">
        {errorType !== undefined && <strong>{errorType}: </strong>}
        {because}
      </Note>
    );
  }
  if (allowedBy === undefined) return null;
  return (
    <Note tone={status < 400 ? "good" : "plain"}>
      <strong>Allowed: </strong>
      {allowedBy}
      {status >= 400 && `. The status ${status} is the function's own answer.`}
    </Note>
  );
}

/** Returns the reason of a refusal. Where no statement allows the call, the reason lists each statement in brackets, as the steps below do again. */
function shortReason({ because, steps }: CallRecord): string | undefined {
  const isByDefault = steps.some((step) => step.name === "policies" && step.effect === "implicit deny");
  return isByDefault ? because?.replace(/ \(.*\)$/s, "") : because;
}

function Lines({ call: { lines, steps } }: { call: CallRecord }) {
  const hasRun = steps.some(({ name }) => name === "invocation");
  if (lines.length === 0) return hasRun ? <p class="quiet">The function wrote no line.</p> : null;
  return (
    <section class="stack" aria-labelledby="lines">
      <h2 id="lines">Log lines</h2>
      <LogLines lines={lines} />
    </section>
  );
}
