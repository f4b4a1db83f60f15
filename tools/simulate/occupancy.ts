import type { Parameters } from "./parameters.ts";

/** The numbers of containers that are busy with a request. */
export interface Occupancy {
  /** Lets time pass, in milliseconds: containers that answer together become free. Call it before requests of a step are counted. */
  pass: (ms: number) => void;
  /** Counts a container of day that runs one request by itself, or starts for one. Returns the function that counts it as free again. */
  begin: () => () => void;
  /** Counts containers of day that answer together. */
  addTogether: (number: number) => void;
  /** Counts requests that reach age's function. */
  addToAge: (number: number) => void;
  /** The containers of day that run one request by themselves. */
  alone: () => number;
  /** The containers of day that answer together. */
  together: () => number;
  /** All busy containers of day. */
  ofDay: () => number;
  /** The busy containers of age. */
  ofAge: () => number;
  /** Counts the containers that answer together as free, as a deployment does. */
  clearTogether: () => void;
}

/**
 * Counts busy containers. Those that run one request are counted one by one. Containers that answer together, and those of age, end at random: their
 * number decays with the mean time of a request.
 */
export function createOccupancy({ ageFunctionMs, ageMs, functionMs }: Parameters): Occupancy {
  let alone = 0;
  let together = 0;
  /** The work that age's containers still have, in milliseconds. */
  let ageWorkMs = 0;

  return {
    pass(ms) {
      together *= Math.exp(-ms / (functionMs + ageMs));
      ageWorkMs *= Math.exp(-ms / ageFunctionMs);
    },
    begin() {
      alone += 1;
      return () => {
        alone -= 1;
      };
    },
    addTogether(number) {
      together += number;
    },
    addToAge(number) {
      ageWorkMs += number * ageFunctionMs;
    },
    alone: () => alone,
    together: () => together,
    ofDay: () => alone + Math.round(together),
    ofAge: () => ageWorkMs / ageFunctionMs,
    clearTogether() {
      together = 0;
    },
  };
}
