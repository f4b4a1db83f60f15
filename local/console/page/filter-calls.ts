import type { CallSummary } from "../api.ts";

/** The filters of the list of calls, as the address has them. An absent or empty filter lets every call pass. */
export interface CallFilter {
  /** The name of an API or of an AWS service: `age`, `cognito-idp`. */
  api?: string;
  /** A class of statuses, `4xx`, or a status, `403`. */
  status?: string;
  /** The operationId or the action: `getAge`, `InitiateAuth`. */
  operation?: string;
  /** Words of the reason, of the error type or of the target. */
  reason?: string;
  /** `all` also lists the calls that functions made. */
  made?: string;
  /** `shown` opens the calls that were made while the stack started. No other filter counts for them. */
  start?: string;
}

/** Lists the calls that pass every filter, in their order. */
export function filterCalls(calls: readonly CallSummary[], filter: CallFilter): readonly CallSummary[] {
  return calls.filter(
    (call) =>
      (!filter.api || call.server === filter.api) &&
      (!filter.status || hasStatus(call.status, filter.status)) &&
      (!filter.operation || operationOf(call) === filter.operation) &&
      (!filter.reason || searchedText(call).includes(filter.reason.toLowerCase())) &&
      (filter.made === "all" || call.causedBy === undefined),
  );
}

/** Returns the operationId of a call of an API, or the action of a call of an AWS service. Undefined for a request that no route matched. */
export function operationOf({ method, operation, target }: CallSummary): string | undefined {
  return operation || (target === "" ? method : undefined);
}

function hasStatus(status: number, wanted: string): boolean {
  return wanted.endsWith("xx") ? String(status).startsWith(wanted.slice(0, 1)) : String(status) === wanted;
}

function searchedText({ because = "", errorType = "", target }: CallSummary): string {
  return `${errorType} ${because} ${target}`.toLowerCase();
}
