/** The values that conditions compare otherwise than as texts: numbers, times and blocks of addresses. */
import { BlockList, isIP } from "node:net";

/** What is written as a number, or NaN. */
export function numberOf(text: string): number {
  return /^[+-]?\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
}

const ISO = /^\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/;

/**
 * A time in milliseconds since 1970, or NaN: ISO 8601, in UTC when it names no zone, or seconds since 1970 (IAM user guide, "Date condition
 * operators").
 */
export function timeOf(text: string): number {
  if (/^\d{5,}$/.test(text)) return Number(text) * 1000;
  const iso = ISO.exec(text);
  if (iso === null || !isDay(text.slice(0, 10))) return Number.NaN;
  return Date.parse(text.includes("T") && iso[1] === undefined ? `${text}Z` : text);
}

/** Whether there is such a day: JavaScript carries 30 February over into March. A year or a month alone begins with one. */
function isDay(day: string): boolean {
  const at = Date.parse(day);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
}

const CIDR = /^([^/%]+)(?:\/(0|[1-9]\d{0,2}))?$/;

/**
 * Whether an address is in a block written as CIDR, or is the one that stands there without a prefix. One of IPv4 is in none of IPv6: Node would
 * find it in `::/0`.
 */
export function isInBlock(address: string, block: string): boolean {
  const family = familyOf(address);
  return family === familyOf(block.split("/", 1)[0] ?? "") && (blockOf(block)?.check(address, family) ?? false);
}

/** Whether a text is a block of addresses written as CIDR, or one address. */
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
