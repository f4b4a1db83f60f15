import type { Histogram } from "./histogram.ts";
import type { Parameters } from "./parameters.ts";
import type { Random } from "./random.ts";

/** How long day's callers wait for an answer, in milliseconds. */
export interface AnswerTimes {
  /** Draws the time of an answer from the time in the container: day's own code and API Gateway are added. */
  draw: (containerMs: number) => number;
  /** Adds the times of `number` answers with an age to a histogram. */
  addWell: (histogram: Histogram, number: number) => void;
}

/** How many drawn times stand for those of all answers with an age. */
const DRAWN = 200;

export function answerTimes({ ageMs, functionMs, gatewayMs, spread }: Parameters, random: Random): AnswerTimes {
  const draw = (containerMs: number) => containerMs + random.time(gatewayMs, spread) + functionMs;
  const well = Array.from({ length: DRAWN }, () => draw(0) + random.time(ageMs, spread));
  let turn = 0;

  return {
    draw,
    addWell(histogram, number) {
      const each = Math.ceil(number / DRAWN);
      for (let left = number; left > 0; left -= each) {
        turn = (turn + 1) % DRAWN;
        histogram.add(well[turn] ?? 0, Math.min(each, left));
      }
    },
  };
}
