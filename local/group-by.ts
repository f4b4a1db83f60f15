/**
 * Groups items by a key, in the order in which the keys first occur. Node 20 has neither `Map.groupBy` nor `Object.groupBy`.
 */
export function groupBy<Item>(items: Iterable<Item>, keyOf: (item: Item) => string): Map<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
