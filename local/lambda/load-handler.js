// @ts-check
/**
 * Loads the module of a function and finds its handler, as Lambda's Node.js runtime does.
 *
 * Source: UserFunction.js and handler-resolver.ts in github.com/aws/aws-lambda-nodejs-runtime-interface-client.
 *
 * @typedef {import("./callback-handler.js").CallbackHandler} Handler
 */
import { describeThrown, writeStack } from "./describe-thrown.js";

/** The mark that `awslambda.streamifyResponse` leaves on a handler, as Lambda's runtime has it. */
const STREAMING = Symbol.for("aws.lambda.runtime.handler.streaming");

/**
 * @param {{ entry: string, exportPath: string, hasCallbacks: boolean, runtimeMajor: number }} place
 * @returns {Promise<Handler | string>} The handler, or the reason why there is none.
 */
export async function loadHandler({ entry, exportPath, hasCallbacks, runtimeMajor }) {
  Object.assign(globalThis, { awslambda: streamingFunctions() });
  let code;
  try {
    code = await import(entry);
  } catch (error) {
    writeStack(error);
    return `the code cannot be loaded: ${describeThrown(error, runtimeMajor)}`;
  }
  // Node finds a CommonJS export under `default` alone when its name is computed.
  const names = exportPath.split(".");
  const found = findExport(code, names, hasCallbacks) ?? findExport(code.default, names, hasCallbacks);
  if (typeof found !== "function") return `the code does not export a function named ${exportPath}`;
  if (found[STREAMING])
    return `${exportPath} streams its response (awslambda.streamifyResponse), which is not imitated`;
  if (found.length > 2 && !hasCallbacks) {
    return `${exportPath} takes a callback, which Lambda no longer supports from Node.js 24 on: make it async`;
  }
  return found;
}

/**
 * The global `awslambda` of Lambda's runtime, as far as code uses it while it loads.
 *
 * @returns {object}
 */
function streamingFunctions() {
  return {
    streamifyResponse: (/** @type {Handler} */ handler) => Object.assign(handler, { [STREAMING]: "response" }),
    HttpResponseStream: { from: (/** @type {unknown} */ stream) => stream },
  };
}

/**
 * Follows the path of the handler. The runtimes before nodejs24.x also look into functions and classes.
 *
 * @param {any} from
 * @param {readonly string[]} names
 * @param {boolean} inFunctions
 */
function findExport(from, names, inFunctions) {
  return names.reduce((value, name) => {
    const mayHave = typeof value === "object" || (typeof value === "function" && inFunctions);
    return mayHave ? value?.[name] : undefined;
  }, from);
}
