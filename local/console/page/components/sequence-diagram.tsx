import type { CallRecord } from "../../api.ts";
import { drawSequence, type Message, type Sequence } from "../draw-sequence.ts";
import { durationText } from "../write-text.ts";
import { Shape } from "./badge.tsx";
import { Scroll } from "./table.tsx";

/** The height of a message, and the least distance of two participants, in pixels. */
const ROW = 40;
const MIN_LANE = 152;

/** The widths of a letter of a message and of a participant's name, in pixels. */
const LETTER = 7.2;
const NAME_LETTER = 9;

/** The distance of two participants: the longest name has room in its box, and each label above its arrow. */
function laneFor({ messages, participants }: Sequence): number {
  return Math.max(
    MIN_LANE,
    ...participants.map((name) => name.length * NAME_LETTER + 32),
    ...messages.map(({ from, label, to }) => (label.length * LETTER + 24) / Math.max(1, Math.abs(to - from))),
  );
}

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
  const sequence = drawSequence(record);
  const { messages, participants } = sequence;
  const lane = laneFor(sequence);
  const width = participants.length * lane;
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
                <rect class="head" x={centre(index, lane) - lane / 2 + 12} y={4} width={lane - 24} height={28} rx={6} />
                <text class="head-name" x={centre(index, lane)} y={22} text-anchor="middle">
                  {name}
                </text>
                <line class="life" x1={centre(index, lane)} y1={32} x2={centre(index, lane)} y2={40} />
              </g>
            ))}
          </svg>
        </div>
        <ol>
          {messages.map((message) => (
            <li key={`${message.call.requestId}-${message.kind}`}>
              <Row {...{ message, participants, lane, chosen, onChoose }} />
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
  lane: number;
}

function Row({ chosen, lane, message, onChoose, participants }: RowProps) {
  const width = participants.length * lane;
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
      <span class="at">{at === 0 && kind === "request" ? "0 ms" : durationText(at)}</span>
      <svg width={width} height={ROW} viewBox={`0 0 ${width} ${ROW}`} aria-hidden="true">
        {participants.map((name, index) => (
          <line key={name} class="life" x1={centre(index, lane)} y1={0} x2={centre(index, lane)} y2={ROW} />
        ))}
        <Arrow message={message} lane={lane} />
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

function Arrow({ lane, message }: { message: Message; lane: number }) {
  const { from, isRefused, kind, label, to } = message;
  const [start, end] = [centre(from, lane), centre(to, lane)];
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
        {shorten(label, Math.floor(Math.abs(end - start) / LETTER))}
      </text>
    </g>
  );
}

function centre(index: number, lane: number): number {
  return index * lane + lane / 2;
}

function shorten(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
