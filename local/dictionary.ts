/** The prototype of dictionaries: it has no names, so that a dictionary has none that nobody has set, such as `constructor`. */
const NO_NAMES: object = Object.freeze(Object.create(null));

/**
 * Makes an empty object for names that a caller chooses: any name, `__proto__` too, is a plain key. V8 reads and writes such an object faster than one of
 * `Object.create(null)`, which it keeps as a hash table.
 */
export function createDictionary<Value>(): Record<string, Value> {
  return Object.create(NO_NAMES);
}
