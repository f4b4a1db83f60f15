import type { Timers } from "../../lib/call/timers.ts";

/** A clock that jumps from event to event. Times are in milliseconds. */
export interface VirtualTime extends Timers {
  now: () => number;
  /** Runs `run` at a time. Events of the same time run in the order in which they were set. Returns a function that cancels the event. */
  at: (time: number, run: () => void) => () => void;
  /**
   * Runs every event up to `end`, and then stands at `end`. After the events of one time, all promises that they settled run. Events that were
   * set meanwhile for the same time run after that.
   */
  runUntil: (end: number) => Promise<void>;
}

interface Event {
  time: number;
  order: number;
  run: (() => void) | undefined;
}

export function virtualTime(startAt = 0): VirtualTime {
  let time = startAt;
  let order = 0;
  const heap: Event[] = [];

  function at(when: number, run: () => void): () => void {
    const event: Event = { time: Math.max(when, time), order: order++, run };
    push(heap, event);
    return () => {
      event.run = undefined;
    };
  }

  return {
    now: () => time,
    at,
    after: (ms, run) => at(time + Math.ceil(ms), run),
    async runUntil(end) {
      for (let next = heap[0]; next !== undefined && next.time <= end; next = heap[0]) {
        const setBefore = order;
        let hasRun = false;
        time = next.time;
        for (let due = heap[0]; due !== undefined && due.time <= time && due.order < setBefore; due = heap[0]) {
          pop(heap);
          if (due.run === undefined) continue;
          hasRun = true;
          due.run();
        }
        if (hasRun) await settle();
      }
      time = Math.max(time, end);
    },
  };
}

/** Waits until no promise is left to run. Node runs all of them before an immediate. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function isBefore(one: Event, other: Event): boolean {
  return one.time < other.time || (one.time === other.time && one.order < other.order);
}

function push(heap: Event[], event: Event): void {
  let index = heap.length;
  heap.push(event);
  while (index > 0) {
    const above = (index - 1) >> 1;
    const parent = heap[above];
    if (parent === undefined || !isBefore(event, parent)) break;
    heap[index] = parent;
    index = above;
  }
  heap[index] = event;
}

function pop(heap: Event[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let index = 0;
  for (;;) {
    let below = 2 * index + 1;
    const [left, right] = [heap[below], heap[below + 1]];
    let child = left;
    if (left !== undefined && right !== undefined && isBefore(right, left)) {
      child = right;
      below += 1;
    }
    if (child === undefined || !isBefore(child, last)) break;
    heap[index] = child;
    index = below;
  }
  heap[index] = last;
}
