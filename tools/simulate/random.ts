/** A source of random numbers that gives the same numbers for the same seed. */
export interface Random {
  /** A number from 0 up to 1. */
  next: () => number;
  /** A whole number from 0 up to `below`. */
  below: (below: number) => number;
  /** The number of events in a time in which `mean` are expected (Poisson). */
  poisson: (mean: number) => number;
  /** The number of successes of `tries` with the probability `share` each. */
  binomial: (tries: number, share: number) => number;
  /** A time with the median `median` and the spread `sigma` (log-normal). */
  time: (median: number, sigma: number) => number;
  /** Makes another source, whose numbers depend on this source's state. */
  fork: () => Random;
}

/** From this mean on, a normal distribution stands for Poisson's and for the binomial one. */
const MANY = 40;

/** Creates a source from a seed, a whole number (the generator is mulberry32). */
export function createRandom(seed: number): Random {
  let state = seed | 0;

  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A number of the standard normal distribution, by the method of Box and Muller. */
  function normal(): number {
    return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  }

  function poisson(mean: number): number {
    if (mean <= 0) return 0;
    if (mean > MANY) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
    const least = Math.exp(-mean);
    let count = 0;
    for (let product = next(); product > least; product *= next()) count += 1;
    return count;
  }

  function binomial(tries: number, share: number): number {
    if (tries <= 0 || share <= 0) return 0;
    if (share >= 1) return tries;
    const mean = tries * share;
    if (mean > MANY && tries - mean > MANY) {
      return Math.min(tries, Math.max(0, Math.round(mean + Math.sqrt(mean * (1 - share)) * normal())));
    }
    if (tries > 10 * MANY) return Math.min(tries, share < 0.5 ? poisson(mean) : tries - poisson(tries - mean));
    let count = 0;
    for (let left = tries; left > 0; left--) if (next() < share) count += 1;
    return count;
  }

  return {
    next,
    poisson,
    binomial,
    below: (below) => Math.floor(next() * below),
    time: (median, sigma) => median * Math.exp(sigma * normal()),
    fork: () => createRandom(Math.floor(next() * 4_294_967_296)),
  };
}
