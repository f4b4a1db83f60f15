import type { Container, Quiet, Result } from "./container.ts";
import { type ContainerList, containerList } from "./container-list.ts";
import type { Random } from "./random.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** The numbers of a pool's containers, by what their next request takes. */
interface Free {
  /** Containers whose next request has to run. */
  idle: number;
  /** Containers whose next requests get an age, until a time that is known. */
  well: number;
  /** Containers whose next requests fail at once, until a time that is known. */
  failing: number;
}

/** Containers of day that run no request. A container whose next results are known until a time becomes idle at that time. */
export interface ContainerPool {
  free: () => Free;
  size: () => number;
  /** Adds a container that has answered its last request, or has signed in. */
  rest: (container: Container) => void;
  /** Adds a container whose next request has to run. */
  add: (container: Container) => void;
  /** Takes a container out, at random. Undefined when no container is of that kind. */
  take: (kind: keyof Free) => Container | undefined;
  /** The result of one failing container's next requests, chosen at random. Undefined when no container is failing. */
  sampleFailure: () => Result | undefined;
  /** Takes a container of any kind out, at random, as Lambda does with those that have nothing to do. */
  reclaimOne: () => void;
  clear: () => void;
}

export function containerPool({
  time,
  random,
  aggregate,
}: {
  time: VirtualTime;
  random: Random;
  /** False: every container is idle, so that every request runs. */
  aggregate: boolean;
}): ContainerPool {
  const lists: Readonly<Record<keyof Free, ContainerList>> = {
    idle: containerList(),
    failing: containerList(),
    well: containerList(),
  };
  const foreseen = new Map<Container, Quiet>();

  function take(kind: keyof Free): Container | undefined {
    const container = lists[kind].takeAny(random);
    if (container !== undefined) foreseen.delete(container);
    return container;
  }

  function wakeAt(at: number, list: ContainerList, container: Container, quiet: Quiet): void {
    time.at(at, () => {
      if (foreseen.get(container) !== quiet || !list.has(container)) return;
      list.remove(container);
      foreseen.delete(container);
      lists.idle.add(container);
    });
  }

  return {
    take,
    free: () => ({ idle: lists.idle.size(), well: lists.well.size(), failing: lists.failing.size() }),
    size: () => lists.idle.size() + lists.well.size() + lists.failing.size(),
    add: lists.idle.add,
    rest(container) {
      const quiet = aggregate ? container.quiet() : undefined;
      if (quiet === undefined) {
        lists.idle.add(container);
        return;
      }
      const list = quiet.result === "age" ? lists.well : lists.failing;
      list.add(container);
      foreseen.set(container, quiet);
      if (quiet.wakeAt !== Number.POSITIVE_INFINITY) wakeAt(quiet.wakeAt, list, container, quiet);
    },
    sampleFailure() {
      const container = lists.failing.takeAny(random);
      if (container === undefined) return undefined;
      lists.failing.add(container);
      return foreseen.get(container)?.result;
    },
    reclaimOne() {
      const kinds = (["idle", "failing", "well"] as const).filter((kind) => lists[kind].size() > 0);
      const kind = kinds[random.below(kinds.length)];
      if (kind !== undefined) take(kind);
    },
    clear() {
      for (const list of Object.values(lists)) list.clear();
      foreseen.clear();
    },
  };
}
