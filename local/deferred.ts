/** A promise, and the function that fulfils it. */
export interface Deferred<Value> {
  promise: Promise<Value>;
  resolve: (value: Value) => void;
}

/** Makes a promise that its owner fulfils later. Node 20 has no `Promise.withResolvers`. */
export function createDeferred<Value>(): Deferred<Value> {
  let fulfil: ((value: Value) => void) | undefined;
  const promise = new Promise<Value>((resolve) => {
    fulfil = resolve;
  });
  return { promise, resolve: (value) => fulfil?.(value) };
}
