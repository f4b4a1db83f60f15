/** The part of a Map or a WeakMap that `getOrMake` needs. */
interface Values<Key, Value> {
  get: (key: Key) => Value | undefined;
  set: (key: Key, value: Value) => unknown;
}

/** Returns the value of a key. When the map has no value for the key, makes one and keeps it. */
export function getOrMake<Key, Value>(values: Values<Key, Value>, key: Key, makeValue: () => Value): Value {
  const known = values.get(key);
  if (known !== undefined) return known;
  const made = makeValue();
  values.set(key, made);
  return made;
}
