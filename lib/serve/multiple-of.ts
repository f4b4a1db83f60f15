/**
 * Whether a number is a multiple of `step`, by the decimals of both as JSON writes them. A division of doubles would say that 0.07 is no
 * multiple of 0.01. Only the contracts that have `multipleOf` import this file.
 */
export function isMultipleOf(value: number, step: number): boolean {
  const [a, b] = [decimalOf(value), decimalOf(step)];
  const exponent = Math.min(a.exponent, b.exponent);
  const scale = ({ digits, exponent: own }: Decimal) => digits * 10n ** BigInt(own - exponent);
  return scale(a) % scale(b) === 0n;
}

/** The number `digits * 10 ** exponent`. */
interface Decimal {
  digits: bigint;
  exponent: number;
}

function decimalOf(value: number): Decimal {
  const [, whole = "", fraction = "", exponent] = /^(-?\d)\.?(\d*)e(.+)$/.exec(value.toExponential()) ?? [];
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}
