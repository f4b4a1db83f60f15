import type { LineRecord } from "../../api.ts";
import { readLogLine } from "../read-log-line.ts";

/** Lines that functions have written. A line in JSON has its message first, and its fields below. */
export function LogLines({ lines }: { lines: readonly LineRecord[] }) {
  return (
    <ol class="lines card">
      {lines.map((line, index) => (
        <li key={`${index}-${line.line}`}>
          <Line line={line} />
        </li>
      ))}
    </ol>
  );
}

function Line({ line: { line, name } }: { line: LineRecord }) {
  const read = readLogLine(line);
  if (read === undefined) {
    return (
      <>
        <span class="quiet">{name}</span>
        <code>{line}</code>
      </>
    );
  }
  return (
    <>
      <span class="quiet">{name}</span>
      <code>
        <strong>
          {read.level} {read.message}
        </strong>
      </code>
      <ul class="pairs">
        {read.fields.map(([field, value]) => (
          <li key={field}>
            <span class="quiet">{field}</span> <code>{value}</code>
          </li>
        ))}
      </ul>
    </>
  );
}
