import { httpDate } from "./http-date.ts";

/** A signature is judged by the clock of the service. This is that clock, as far as its answers told it. */
export interface ServerClock {
  /** This machine's time with the offset, in milliseconds since 1970 UTC. */
  now: () => number;
  /** What is added to this machine's time, in milliseconds; 0 while the two agree. */
  offsetMs: () => number;
  /** Looks at an answer's Date. Times are this machine's: when the request was sent and when the answer came. */
  learn: (answer: { date: string | null; age: string | null; sentAt: number; receivedAt: number }) => void;
}

/** A Date has steps of a second, and a request takes a while: less than this is no error of a clock. */
const SMALLEST_OFFSET_MS = 5_000;
const LONGEST_ROUND_TRIP_MS = 15 * 60_000;

/**
 * Learns how far this machine's clock is from the services', from the Date header of every answer, good or bad (RFC 9110, 6.6.1). It
 * does not learn from an answer that a cache kept (it has an Age), nor when more than 15 minutes passed between sending and receiving: then
 * the machine slept, and the Date is as old as the answer. The moment that the Date is held against is the middle of the two.
 */
export function createServerClock(now: () => number): ServerClock {
  let offset = 0;
  return {
    now: () => now() + offset,
    offsetMs: () => offset,
    learn({ date, age, sentAt, receivedAt }) {
      const roundTrip = receivedAt - sentAt;
      const time = httpDate(date);
      if (age !== null || time === undefined || roundTrip < 0 || roundTrip > LONGEST_ROUND_TRIP_MS) return;
      const seen = time - (sentAt + roundTrip / 2);
      offset = Math.abs(seen) < SMALLEST_OFFSET_MS ? 0 : Math.round(seen);
    },
  };
}
