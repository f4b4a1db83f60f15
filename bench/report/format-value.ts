import type { Unit } from "../result.ts";

/** Writes a value with its unit, with about three digits: `1.75 x`, `12,300 a second`. A value that was not measured is a dash. */
export function formatValue(value: number, unit: Unit): string {
  if (!Number.isFinite(value)) return "-";
  return `${formatNumber(value, unit === "bytes" || unit === "a second" ? 0 : 2)} ${unit}`;
}

/** Writes a ratio with its sign: `1.30 x`. */
export function formatRatio(value: number): string {
  return Number.isFinite(value) ? `${formatNumber(value, 2)} x` : "-";
}

/** Writes a share as a percentage: `3 %`. */
export function formatShare(share: number): string {
  return Number.isFinite(share) ? `${(100 * share).toFixed(0)} %` : "-";
}

function formatNumber(value: number, most: number): string {
  const size = Math.abs(value);
  const digits = Math.min(most, size >= 100 ? 0 : size >= 10 ? 1 : 2);
  return value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
