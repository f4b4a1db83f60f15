import { isIPv4 } from "node:net";
import type { Intrinsic } from "./intrinsic.ts";

const IPV4_BITS = 32;

/** Fn::Cidr cuts an IPv4 block into `count` blocks, each with `bits` bits for its hosts: `["10.0.0.0/16", 2, 8]` has 10.0.0.0/24 and 10.0.1.0/24. */
export const cidr: Intrinsic = (argument, where, { problem, resolve }) => {
  const resolved = resolve(argument, where);
  const [block, count, bits] = Array.isArray(resolved) ? resolved : [];
  const [address = "", prefix = ""] = String(block).split("/");
  const blocks = Number(count);
  const hostBits = Number(bits);
  const fits =
    isIPv4(address) && /^\d+$/.test(prefix) && blocks >= 1 && blocks <= 256 && hostBits >= 1 && hostBits < IPV4_BITS;
  const size = 2 ** hostBits;
  if (!fits || blocks * size > 2 ** (IPV4_BITS - Number(prefix))) {
    return problem(
      where,
      ": Fn::Cidr must have an IPv4 block, a count from 1 to 256 that fits in the block, and the bits of each part.",
    );
  }
  const start = address.split(".").reduce((number, byte) => number * 256 + Number(byte), 0);
  return Array.from({ length: blocks }, (_, index) => `${toDotted(start + index * size)}/${IPV4_BITS - hostBits}`);
};

function toDotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}
