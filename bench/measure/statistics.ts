/** The middle one of the numbers, or the mean of the middle two. NaN without numbers. */
export function median(numbers: readonly number[]): number {
  return quantile(numbers, 0.5);
}

/**
 * Returns the number below which the share `share` (0 to 1) of the numbers lies, interpolated between neighbours. NaN without numbers.
 */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  const place = share * (sorted.length - 1);
  const [low = Number.NaN, high = Number.NaN] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return low + (high - low) * (place - Math.floor(place));
}

/** The noise of the numbers: half the distance between their quartiles, as a share of the median. 0.02 is 2 %. */
export function spread(numbers: readonly number[]): number {
  const middle = median(numbers);
  if (middle === 0) return 0;
  return (quantile(numbers, 0.75) - quantile(numbers, 0.25)) / 2 / Math.abs(middle);
}

/**
 * Divides the samples of each round by the base's sample of the same round. Work beside the benchmark slows both samples of a round alike, so
 * that the quotients differ less than the samples.
 */
export function ratios(samples: readonly number[], base: readonly number[]): number[] {
  return samples.slice(0, base.length).map((sample, round) => sample / (base[round] ?? Number.NaN));
}
