/**
 * A queue of texts in one piece of memory of a fixed size. A new item takes the place of the oldest ones. The memory is outside the heap of V8: the garbage
 * collector would read and move each text on the heap several times, at many times the cost of writing it here.
 */

/** An item of the queue. */
export interface RingItem<Held> {
  texts: readonly string[];
  held: readonly Held[];
}

export interface TextRing<Held> {
  /**
   * Writes an item: its texts, and values that stay on the heap beside them. The caller says how many bytes the values take. Returns false, and keeps nothing,
   * when the item is longer than the whole memory.
   */
  add: (texts: readonly string[], held: readonly Held[], bytesOfHeld?: number) => boolean;
  /** Reads every item, the oldest first. */
  items: () => readonly RingItem<Held>[];
}

/** The length of a text comes before the text, as a number of four bytes. */
const LENGTH_BYTES = 4;

/**
 * Makes an empty queue of at most `limit` items in `memory`. With `utf16le` a text takes two bytes for each UTF-16 unit. That is faster than UTF-8 for
 * texts with characters beyond Latin-1.
 */
export function createTextRing<Held = never>(
  memory: Buffer,
  limit: number,
  encoding: "utf16le" | "utf8",
): TextRing<Held> {
  const capacity = memory.length;
  // UTF-8 takes at most three bytes for one UTF-16 unit.
  const mostBytes = encoding === "utf8" ? 3 : 2;
  // Positions count on from one turn of the ring to the next: the place in the memory is the remainder. Items are counted in the same way.
  const starts = new Float64Array(limit);
  const ends = new Float64Array(limit);
  // The lists are used again for later items, so that an item leaves no new object on the heap.
  const held = Array.from({ length: limit }, (): (Held | undefined)[] => []);
  const heldLengths = new Uint32Array(limit);
  const heldBytes = new Float64Array(limit);
  let oldest = 0;
  let next = 0;
  let end = 0;
  let allHeldBytes = 0;

  return {
    add(texts, values, bytesOfHeld = 0) {
      const start = findPlace(texts);
      if (start === undefined || bytesOfHeld > capacity) return false;
      end = start + write(texts, start % capacity);
      allHeldBytes += bytesOfHeld;
      while (isOldestInTheWay()) forgetOldest();
      const slot = next % limit;
      starts[slot] = start;
      ends[slot] = end;
      hold(slot, values);
      heldBytes[slot] = bytesOfHeld;
      next += 1;
      return true;
    },
    items: () => Array.from({ length: next - oldest }, (_, index) => read((oldest + index) % limit)),
  };

  /** Returns the position for an item: behind the newest one, or at the beginning of the memory when the rest of it is too short. */
  function findPlace(texts: readonly string[]): number | undefined {
    const rest = capacity - (end % capacity);
    let most = texts.length * LENGTH_BYTES;
    for (const text of texts) most += text.length * mostBytes;
    if (most <= rest) return end;
    let size = texts.length * LENGTH_BYTES;
    for (const text of texts) size += Buffer.byteLength(text, encoding);
    if (size > capacity) return undefined;
    return size <= rest ? end : end + rest;
  }

  /** Writes the texts and returns the number of bytes. */
  function write(texts: readonly string[], place: number): number {
    let at = place;
    for (const text of texts) {
      const length = memory.write(text, at + LENGTH_BYTES, encoding);
      memory.writeUInt32LE(length, at);
      at += LENGTH_BYTES + length;
    }
    return at - place;
  }

  function isOldestInTheWay(): boolean {
    if (oldest === next) return false;
    const isOverwritten = (starts[oldest % limit] ?? 0) < end - capacity;
    return isOverwritten || next - oldest === limit || allHeldBytes > capacity;
  }

  function hold(slot: number, values: readonly Held[]): void {
    const list = held[slot] ?? [];
    for (let index = 0; index < values.length; index += 1) list[index] = values[index];
    for (let index = values.length; index < (heldLengths[slot] ?? 0); index += 1) list[index] = undefined;
    heldLengths[slot] = values.length;
  }

  function read(slot: number): RingItem<Held> {
    const [start = 0, stop = 0] = [starts[slot], ends[slot]];
    const texts: string[] = [];
    for (let at = start % capacity, last = at + stop - start; at < last; ) {
      const begin = at + LENGTH_BYTES;
      at = begin + memory.readUInt32LE(at);
      texts.push(memory.toString(encoding, begin, at));
    }
    return { texts, held: (held[slot] ?? []).flatMap((value) => (value === undefined ? [] : [value])) };
  }

  function forgetOldest(): void {
    const slot = oldest % limit;
    hold(slot, []);
    allHeldBytes -= heldBytes[slot] ?? 0;
    oldest += 1;
  }
}
