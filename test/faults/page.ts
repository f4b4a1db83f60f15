import { counted, type Fault } from "./age-faults.ts";
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
and in the header Retry-After, when it is worth asking again. "Logged" is the field \`ageUnavailable\` of the request's line; "counted" is what an
observer was told (lib/call/call-event.ts) beside the attempts.

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
      counted(seen.events),
    ].join(" | "),
  );
  return [
    `| | Fault | ${side} | Attempts | Day's caller gets | Logged | Counted |`,
    "| --- | --- | --- | --- | --- | --- | --- |",
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
