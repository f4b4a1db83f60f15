import type { CallEvent } from "../../lib/call/call-event.ts";
import type { Fault } from "./age-faults.ts";
import type { KeyFault } from "./key-faults.ts";
import { count, type Seen } from "./scene.ts";

/** What a fault came to, as docs/failure.md shows it. */
export interface Row {
  fault: Fault | KeyFault;
  seen: Seen;
}

/** docs/failure.md: one table of the faults on age's side, one of those on the way to the keys, and what many calls came to. */
export function failurePage(age: readonly Row[], keys: readonly Row[], many: readonly string[]): string {
  return `# What day does when something fails

Made by \`npm run failure\`: each row is a test in test/faults/, which breaks something and writes down what came of it. Real
sockets on loopback; the clock, the timers and the random source are the test's. How it decides: lib/call/send.ts, and
[the decision](decisions/017-when-a-call-fails.md).

Whatever happens, day answers 200 with the weekday, in the time that its function has. When there is no age there is
\`ageUnavailable\`, a problem of RFC 9457 that says nothing of what is behind it, and \`Cache-Control: no-store\`; a 503 says in \`retryAfter\`,
and in the header Retry-After, when it is worth asking again. "Logged" is the field \`ageUnavailable\` of the request's line; "counted" are its
metrics beside the latency, and "told" what happened on the way (lib/call/call-event.ts).

## On age's side, and on the way to it

${table(age, "Age's side")}

## On the way to the keys, and with the clock

"AWS" is the local stack, which checks what AWS checks, with the fault put in front of it.

${table(keys, "AWS")}

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
      logged(seen),
      counted(seen),
      told(seen),
    ].join(" | "),
  );
  return [
    `| | Fault | ${side} | Attempts | Day's caller gets | Logged | Counted | Told |`,
    "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ...lines.map((line) => `| ${line} |`),
  ].join("\n");
}

function got({ body: { age, ageUnavailable } }: Seen): string {
  if (ageUnavailable === undefined) return `age ${age}`;
  const { retryAfter, status } = ageUnavailable;
  return retryAfter === undefined ? `${status}` : `${status}, retryAfter ${retryAfter}`;
}

function logged({ line }: Seen): string {
  return line["ageUnavailable"] === undefined ? "" : `\`${line["ageUnavailable"]}\``;
}

/** The metrics that count something, as CloudWatch's documents have them, with their cause or their number. */
function counted({ documents }: Seen): string {
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

/** The part of a document of the embedded metric format that names its metrics. */
interface EmbeddedMetrics {
  CloudWatchMetrics: readonly { Metrics: readonly { Name: string; Unit: string }[] }[];
}

/** What an observer was told beside the attempts. */
function told({ events }: Seen): string {
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
