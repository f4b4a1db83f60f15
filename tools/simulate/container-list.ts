import type { Container } from "./container.ts";
import type { Random } from "./random.ts";

/** Containers from which one is taken at random, in constant time. A container is in at most one list. */
export interface ContainerList {
  size: () => number;
  add: (container: Container) => void;
  /** Whether the container is in this list. */
  has: (container: Container) => boolean;
  remove: (container: Container) => void;
  /** Takes a container out, at random. Undefined when the list is empty. */
  takeAny: (random: Random) => Container | undefined;
  clear: () => void;
}

export function containerList(): ContainerList {
  const list: Container[] = [];

  function remove(container: Container): void {
    const last = list.pop();
    if (last !== undefined && last !== container) {
      list[container.place] = last;
      last.place = container.place;
    }
    container.place = -1;
  }

  return {
    size: () => list.length,
    has: (container) => list[container.place] === container,
    remove,
    add(container) {
      container.place = list.length;
      list.push(container);
    },
    takeAny(random) {
      const container = list[random.below(list.length)];
      if (container !== undefined) remove(container);
      return container;
    },
    clear() {
      for (const container of list) container.place = -1;
      list.length = 0;
    },
  };
}
