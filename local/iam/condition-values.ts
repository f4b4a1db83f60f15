/** Parses the values that conditions do not compare as strings: numbers, times and address blocks. */
import { BlockList, isIP } from "node:net";

/** Parses a decimal number; NaN for any other string. */
export function numberOf(text: string): number {
  return /^[+-]?\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
}

const ISO = /^\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/;

/**
 * Parses a time into milliseconds since 1970; NaN for any other string. Times are written in ISO 8601 (UTC when no zone is given) or as
 * seconds since 1970. Source: IAM user guide, "Date condition operators".
 */
export function timeOf(text: string): number {
  if (/^\d{5,}$/.test(text)) return Number(text) * 1000;
  const iso = ISO.exec(text);
  if (iso === null || !isDay(text.slice(0, 10))) return Number.NaN;
  return Date.parse(text.includes("T") && iso[1] === undefined ? `${text}Z` : text);
}

/**
 * Tells whether a date such as `2026-02-28` exists; JavaScript's Date would turn 30 February into 2 March. A year or a month without a day passes
 * too.
 */
function isDay(day: string): boolean {
  const at = Date.parse(day);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
}

const CIDR = /^([^/%]+)(?:\/(0|[1-9]\d{0,2}))?$/;

/**
 * Tells whether an address lies in a CIDR block; a block without a prefix length is one address. An IPv4 address lies in no IPv6 block, although
 * Node's BlockList finds it in `::/0`.
 */
export function isInBlock(address: string, block: string): boolean {
  const family = familyOf(address);
  return family === familyOf(block.split("/", 1)[0] ?? "") && (blockOf(block)?.check(address, family) ?? false);
}

/** Tells whether a string is a CIDR block or an address. */
export function isBlock(text: string): boolean {
  return blockOf(text) !== undefined;
}

function blockOf(text: string): BlockList | undefined {
  const [, network = "", prefix] = CIDR.exec(text) ?? [];
  const family = familyOf(network);
  const widest = family === "ipv6" ? 128 : 32;
  const bits = Number(prefix ?? widest);
  if (isIP(network) === 0 || bits > widest) return undefined;
  const list = new BlockList();
  list.addSubnet(network, bits, family);
  return list;
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIP(address) === 6 ? "ipv6" : "ipv4";
}
