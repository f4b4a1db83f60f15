import { tableLines } from "../table.ts";
import type { Summary } from "./summary.ts";

/** Writes summaries as tables that fit a terminal of 80 columns, each with the meaning of its columns. */
export function reportLines(summaries: readonly Summary[]): readonly string[] {
  return [
    ...table(
      ["answers", "age", "refused", "recovery", "no age for"],
      summaries.map((it) => [percent(it.withAge), share(it.refused), recovery(it), it.mainCause ?? "-"]),
    ),
    "age: the share of requests that got an age. refused: of those that API Gateway",
    "or Lambda refused. recovery: the time until 99 % of ten seconds' requests got an",
    "age again. no age for: the most frequent reason in day's answers.",
    "",
    ...table(
      ["times", "p50", "p95", "p99", "containers"],
      summaries.map((it) => [it.p50, it.p95, it.p99, it.mostContainers].map(String)),
    ),
    "p50, p95, p99: what that many percent of day's answers took at most, in",
    "milliseconds. containers: the most at once.",
    "",
    ...table(
      ["requests", "day", "secret", "sign-in", "refresh", "keys", "age"],
      summaries.map(({ calls, requests }) => [
        number(requests),
        number(calls.GetSecretValue),
        number(calls.InitiateAuth),
        number(calls.GetTokensFromRefreshToken),
        number(calls.GetCredentialsForIdentity),
        number(calls.age),
      ]),
    ),
    "Counts, with each retry. secret: GetSecretValue. sign-in: InitiateAuth. refresh:",
    "GetTokensFromRefreshToken. keys: GetCredentialsForIdentity. k: thousand, M:",
    "million.",
    "",
    ...table(
      ["limits", "count", "first", "limit"],
      summaries.map(({ firstLimit, throttles }) => [
        number(Object.values(throttles).reduce((sum, count) => sum + count, 0)),
        firstLimit === null ? "-" : `${firstLimit.second} s`,
        firstLimit?.limit ?? "-",
      ]),
    ),
    "count: requests that limits refused. first, limit: when the first of them was",
    "refused, and by which limit.",
  ];

  function table(heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
    const named = rows.map((row, index) => [summaries[index]?.name ?? "", ...row]);
    return tableLines([heads, ...named], {
      alignRight: (column) => column > 0 && !["no age for", "limit"].includes(heads[column] ?? ""),
    });
  }
}

function recovery({ recoverySeconds }: Summary): string {
  return recoverySeconds === null ? "no" : recoverySeconds === 0 ? "-" : `${recoverySeconds} s`;
}

function share(value: number): string {
  return value === 0 ? "-" : percent(value);
}

/** Writes a share, with enough digits that only a whole is 100 %. */
export function percent(share: number): string {
  if (share === 1) return "100%";
  return `${Math.floor(share * 100_000) / 1_000}%`;
}

/** Writes a count in at most six characters. */
export function number(count: number): string {
  if (count < 10_000) return String(count);
  return count < 999_500 ? `${Math.round(count / 1_000)}k` : `${(count / 1_000_000).toFixed(1)}M`;
}
