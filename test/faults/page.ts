import type { CallEvent } from "../../lib/call/call-event.ts";
import type { Fault } from "./age-faults.ts";
import type { KeyFault } from "./key-faults.ts";
import { count, type Seen } from "./scene.ts";

/** The outcome of one fault, as docs/failure.md shows it. */
export interface Row {
  fault: Fault | KeyFault;
  seen: Seen;
}

/** Writes docs/failure.md: a table of the faults of the service `age`, a table of the faults of the AWS calls that give `day` its credentials, and the outcomes of many calls at once. */
export function failurePage(age: readonly Row[], keys: readonly Row[], many: readonly string[]): string {
  return `# What day does when something fails

Day always answers 200 with the weekday, within the time that its function has. When day cannot get an age, the answer has \`ageUnavailable\` instead: a problem
(RFC 9457) that says nothing about the systems behind day. It also has \`Cache-Control: no-store\`. When its status is 503, \`retryAfter\` and the header Retry-After say after how many
seconds a new request makes sense.

Each row is a test in \`test/faults/\` that makes the fault and writes down the outcome. The tests use real sockets on loopback, with a clock, timers and a random source of
their own. \`npm run failure\` writes this page. \`lib/call/send.ts\` decides what is tried again, and [a decision](decisions/017-when-a-call-fails.md) says why.

| column | |
| --- | --- |
| Attempts | how many requests day sent to age |
| Day's caller gets | the age, or the status and \`retryAfter\` of \`ageUnavailable\` |
| Log | the field \`ageUnavailable\` of day's log line |
| Metrics | what day counts, beside the latency, with the cause or the number |
| Events | what happened during the call, beside the attempts (\`lib/call/call-event.ts\`) |

## Faults of age, and of the connection to it

${table(age, "What age does")}

## Faults on the way to the keys, and of the clock

AWS is the local stack here, with the fault put in front of it.

${table(keys, "What AWS does")}

## Many calls

${many.map((line) => `- ${line}`).join("\n")}
`;
}

function table(rows: readonly Row[], side: string): string {
  const lines = rows.map(({ fault, seen }) =>
    [
      fault.id,
      fault.fault,
      fault.side,
      count(seen.events, "attempt"),
      got(seen),
      logCell(seen),
      countCell(seen),
      eventCell(seen),
    ].join(" | "),
  );
  return [
    `| | Fault | ${side} | Attempts | Day's caller gets | Log | Metrics | Events |`,
    "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ...lines.map((line) => `| ${line} |`),
  ].join("\n");
}

function got({ body: { age, ageUnavailable } }: Seen): string {
  if (ageUnavailable === undefined) return `age ${age}`;
  const { retryAfter, status } = ageUnavailable;
  return retryAfter === undefined ? `${status}` : `${status}, retryAfter ${retryAfter}`;
}

function logCell({ line }: Seen): string {
  return line["ageUnavailable"] === undefined ? "" : `\`${line["ageUnavailable"]}\``;
}

/** The metrics of a request that count something, each with its cause or its number. */
function countCell({ documents }: Seen): string {
  const words = documents.flatMap((document) => {
    const { CloudWatchMetrics } = document["_aws"] as EmbeddedMetrics;
    const names = CloudWatchMetrics.flatMap(({ Metrics }) => Metrics).filter(({ Unit }) => Unit === "Count");
    return names.map(({ Name }) =>
      [
        Name,
        ...(Name.endsWith("Unavailable") ? [document["Cause"]] : []),
        ...(document[Name] === 1 ? [] : [document[Name]]),
      ].join(" "),
    );
  });
  return [...new Set(words)].join(", ");
}

/** The part of an embedded metric format document that names the metrics. */
interface EmbeddedMetrics {
  CloudWatchMetrics: readonly { Metrics: readonly { Name: string; Unit: string }[] }[];
}

/** The types of the observed events, without the attempts. */
function eventCell({ events }: Seen): string {
  const times = new Map<string, number>();
  for (const word of events.flatMap(wordFor)) times.set(word, (times.get(word) ?? 0) + 1);
  return [...times].map(([word, many]) => (many === 1 ? word : `${many} × ${word}`)).join(", ");
}

function wordFor(event: CallEvent): string[] {
  switch (event.type) {
    case "attempt":
      return [];
    case "retry":
    case "re-sign":
      return [`${event.type}: ${event.reason}`];
    case "breaker":
      return [`breaker ${event.state}`];
    default:
      return [event.outcome.kind === "failed" ? `failed ${event.type}` : event.type];
  }
}
