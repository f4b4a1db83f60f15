import type { CallRecord } from "../../api.ts";
import { drawSequence, type Message } from "../draw-sequence.ts";
import { durationText } from "../write-text.ts";
import { Shape } from "./badge.tsx";
import { Scroll } from "./table.tsx";

/** The distance of two participants, and the height of a message, in pixels. */
const LANE = 152;
const ROW = 40;

export interface SequenceDiagramProps {
  record: CallRecord;
  /** The request id of the call whose steps are shown. */
  chosen: string;
  onChoose: (requestId: string) => void;
}

/**
 * A sequence diagram: a column for each participant, a row for each message. A row is a button that chooses its call. A refusal has a dashed arrow with a
 * cross, beside its colour.
 */
export function SequenceDiagram({ chosen, onChoose, record }: SequenceDiagramProps) {
  const { messages, participants } = drawSequence(record);
  const width = participants.length * LANE;
  return (
    <Scroll name="Sequence diagram">
      <div class={record.calls.length === 0 ? "sequence single" : "sequence"}>
        <div class="heads">
          <span class="at" aria-hidden="true">
            time
          </span>
          <svg width={width} height={40} viewBox={`0 0 ${width} 40`} aria-hidden="true">
            {participants.map((name, index) => (
              <g key={name}>
                <rect class="head" x={centre(index) - 64} y={4} width={128} height={28} rx={6} />
                <text class="head-name" x={centre(index)} y={22} text-anchor="middle">
                  {name}
                </text>
                <line class="life" x1={centre(index)} y1={32} x2={centre(index)} y2={40} />
              </g>
            ))}
          </svg>
        </div>
        <ol>
          {messages.map((message) => (
            <li key={`${message.call.requestId}-${message.kind}`}>
              <Row {...{ message, participants, width, chosen, onChoose }} />
            </li>
          ))}
        </ol>
      </div>
    </Scroll>
  );
}

interface RowProps extends Omit<SequenceDiagramProps, "record"> {
  message: Message;
  participants: readonly string[];
  width: number;
}

function Row({ chosen, message, onChoose, participants, width }: RowProps) {
  const { at, call, from, isRefused, kind, label, to } = message;
  const isChosen = call.requestId === chosen;
  const isRefusal = isRefused && kind === "answer";
  const names = `${participants[from]} to ${participants[to]}`;
  return (
    <button
      type="button"
      class={`message ${isChosen ? "chosen" : ""} ${isRefusal ? "refused" : ""}`}
      aria-pressed={isChosen}
      onClick={() => onChoose(call.requestId)}
    >
      <span class="unseen">
        {names}: {isRefusal ? "refused, " : ""}
        {label},
      </span>
      <span class="at">{at === 0 ? "0 ms" : durationText(at)}</span>
      <svg width={width} height={ROW} viewBox={`0 0 ${width} ${ROW}`} aria-hidden="true">
        {participants.map((name, index) => (
          <line key={name} class="life" x1={centre(index)} y1={0} x2={centre(index)} y2={ROW} />
        ))}
        <Arrow message={message} />
      </svg>
      <span class="words" aria-hidden="true">
        <span>
          {participants[from]} → {participants[to]}
        </span>
        <span class="what">
          {isRefusal && <Shape tone="bad" />} {label}
        </span>
      </span>
    </button>
  );
}

function Arrow({ message: { from, isRefused, kind, label, to } }: { message: Message }) {
  const [start, end] = [centre(from), centre(to)];
  const direction = Math.sign(end - start);
  const tip = end - direction * 3;
  const middle = (start + end) / 2;
  const isRefusal = isRefused && kind === "answer";
  const y = 27;
  return (
    <g class={isRefusal ? "arrow bad" : "arrow"}>
      <line
        x1={start + direction * 3}
        y1={y}
        x2={tip}
        y2={y}
        stroke-dasharray={isRefusal ? "2 4" : kind === "answer" ? "6 4" : undefined}
      />
      <path d={`M${tip - direction * 7} ${y - 4} L${tip} ${y} L${tip - direction * 7} ${y + 4}`} fill="none" />
      {isRefusal && <path d={`M${middle - 5} ${y - 5} l10 10 m0 -10 l-10 10`} fill="none" class="cross" />}
      <text x={middle} y={y - 8} text-anchor="middle">
        {shorten(label, Math.floor(Math.abs(end - start) / 7.2))}
      </text>
    </g>
  );
}

function centre(index: number): number {
  return index * LANE + LANE / 2;
}

function shorten(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
