import type { Place } from "../api.ts";

/** The English name of a server: an API keeps its own name, and an AWS service has the name of its documentation. */
export function serverLabel(server: string): string {
  return SERVICES[server] ?? server;
}

const SERVICES: Readonly<Record<string, string>> = {
  "cognito-idp": "user pool",
  "cognito-identity": "identity pool",
  cloudformation: "CloudFormation",
  secretsmanager: "Secrets Manager",
  ssm: "Parameter Store",
  sts: "STS",
};

/** Writes a duration in milliseconds: `<1 ms`, `12 ms`, `1.2 s`. */
export function durationText(ms: number): string {
  if (ms < 1) return "<1 ms";
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** Writes a time of day in the browser's time zone: `14:03:07`. */
export function timeText(at: number): string {
  return new Date(at).toTimeString().slice(0, 8);
}

/** Writes a number with its noun: `1 call`, `2 calls`. */
export function countText(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** Writes a place in the template as editors read it, `template.json:120`; without a file, the path of the value. */
export function placeText({ file, line, path }: Place): string {
  return file === undefined ? path : `${file}:${line ?? 1}`;
}
