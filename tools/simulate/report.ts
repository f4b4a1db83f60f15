import { tableLines } from "../table.ts";
import type { Summary } from "./summary.ts";

/** Writes summaries as tables that fit a terminal of 80 columns. */
export function reportLines(summaries: readonly Summary[]): readonly string[] {
  return [
    ...table([
      ["answers", "age", "no age for", "refused", "p50", "p95", "p99", "recovery"],
      ...summaries.map((it) => [
        it.name,
        percent(it.withAge),
        it.mainCause ?? "-",
        it.refused === 0 ? "-" : percent(it.refused),
        `${it.p50}`,
        `${it.p95}`,
        `${it.p99}`,
        it.recoverySeconds === null ? "no" : it.recoverySeconds === 0 ? "-" : `${it.recoverySeconds} s`,
      ]),
    ]),
    "",
    ...table([
      ["calls to AWS", "secret", "signing in", "refresh", "keys", "throttled", "first limit"],
      ...summaries.map(({ calls, firstLimit, name, throttles }) => [
        name,
        number(calls.GetSecretValue),
        number(calls.InitiateAuth),
        number(calls.GetTokensFromRefreshToken),
        number(calls.GetCredentialsForIdentity),
        number(Object.values(throttles).reduce((sum, count) => sum + count, 0)),
        firstLimit === null ? "-" : firstLimit.limit,
      ]),
    ]),
  ];
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  return tableLines(rows, {
    alignRight: (column) =>
      column > 0 &&
      column !== (rows[0]?.indexOf("no age for") ?? -1) &&
      column !== (rows[0]?.indexOf("first limit") ?? -1),
  });
}

/** Writes a share, with enough digits that only a whole is 100 %. */
export function percent(share: number): string {
  if (share === 1) return "100%";
  return `${Math.floor(share * 100_000) / 1_000}%`;
}

/** Writes a count in at most six characters. */
export function number(count: number): string {
  if (count < 10_000) return String(count);
  return count < 1_000_000 ? `${Math.round(count / 1_000)}k` : `${(count / 1_000_000).toFixed(1)}M`;
}
