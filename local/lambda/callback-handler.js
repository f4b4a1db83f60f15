// @ts-check
/**
 * Runs a handler as the runtimes before nodejs24.x do: it may answer by a promise, by its third argument, or by `context.done`, `succeed` or `fail`.
 *
 * Source: CallbackContext.js and Runtime.js in github.com/aws/aws-lambda-nodejs-runtime-interface-client.
 */

/** Milliseconds between two looks at whether the handler has left anything to run. */
const LOOK_MS = 5;

/**
 * @typedef {(event: unknown, context: object, callback: Callback) => unknown} CallbackHandler
 * @typedef {(error?: unknown, result?: unknown) => void} Callback
 */

/**
 * Resolves with the handler's answer. The first answer counts. An answer by the callback waits until the handler has left nothing to run, unless the
 * handler sets `context.callbackWaitsForEmptyEventLoop` to false. When the handler has left nothing to run and has not answered, the answer is null.
 *
 * @param {CallbackHandler} handle
 * @param {unknown} event
 * @param {object} context
 * @returns {Promise<unknown>}
 */
export function callWithCallback(handle, event, context) {
  return new Promise((resolve, reject) => {
    /** @type {unknown} */
    let answer = null;
    let hasAnswered = false;
    const given = { ...context, callbackWaitsForEmptyEventLoop: true, done: settle, succeed, fail };

    const result = handle(event, given, callback);
    if (isThenable(result)) result.then(succeed, fail);
    else whenNothingIsLeft(() => resolve(answer));

    /** @type {Callback} */
    function callback(error, value) {
      if (hasAnswered) return;
      if (isAbsent(error) && given.callbackWaitsForEmptyEventLoop) {
        hasAnswered = true;
        answer = value;
        whenNothingIsLeft(() => resolve(value));
      } else {
        settle(error, value);
      }
    }

    /** @type {Callback} */
    function settle(error, value) {
      if (hasAnswered) return;
      hasAnswered = true;
      if (isAbsent(error)) resolve(value);
      else reject(error);
    }

    /** @param {unknown} value */
    function succeed(value) {
      settle(null, value);
    }

    /** @param {unknown} error */
    function fail(error) {
      settle(error ?? "handled");
    }
  });
}

/** @param {() => void} task Runs once the event loop has nothing of the function's left to run: nothing except the worker's own port. */
function whenNothingIsLeft(task) {
  setTimeout(() => {
    if (process.getActiveResourcesInfo().every((kind) => kind === "MessagePort")) task();
    else whenNothingIsLeft(task);
  }, LOOK_MS).unref();
}

/**
 * @param {unknown} value
 * @returns {value is PromiseLike<unknown>}
 */
function isThenable(value) {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

/** @param {unknown} value */
function isAbsent(value) {
  return value === undefined || value === null;
}
