import { httpDate } from "./http-date.ts";

/** The clock of a service, estimated from its answers. The service judges a signature's date by its own clock. */
export interface ServerClock {
  /** The time of this machine plus the offset, in milliseconds since 1970 UTC. */
  now: () => number;
  /** The offset that is added to this machine's time, in milliseconds; 0 while both clocks agree. */
  offsetMs: () => number;
  /** Learns the offset from an answer's Date. `sentAt` and `receivedAt` are times of this machine. */
  learn: (answer: { date: string | null; age: string | null; sentAt: number; receivedAt: number }) => void;
}

/**
 * The smallest difference that counts as a wrong clock. A smaller one can come from the Date header, which has steps of a second, and from
 * the time that a request takes.
 */
const SMALLEST_OFFSET_MS = 5_000;
const LONGEST_ROUND_TRIP_MS = 15 * 60_000;

/**
 * Learns how far this machine's clock is from a service's, from the Date header of every answer, success or refusal (RFC 9110, 6.6.1). The
 * Date is compared with the middle between sending and receiving. The clock ignores an answer from a cache (which has an Age), and an
 * answer that came more than 15 minutes after the request: the machine slept, and the Date is as old as the answer.
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
