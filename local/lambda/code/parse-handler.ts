import { posix } from "node:path";

/** The parts of a handler string such as `src/orders.list.handler`. */
export interface HandlerPath {
  /** The module's path without its ending, relative to the function's code: `src/orders`. */
  module: string;
  /** The path of the handler in the module's exports, with dots between the names: `list.handler`. */
  exportPath: string;
}

/**
 * Parses a handler string as Lambda's Node.js runtime does: the module's name is the last segment of the path up to its first dot, and the rest is a path
 * into the exports. Undefined when Lambda refuses the string: without a dot in the last segment, or with `..` anywhere.
 *
 * Source: parseHandlerString and validateHandlerString in github.com/aws/aws-lambda-nodejs-runtime-interface-client.
 */
export function parseHandler(handler: string): HandlerPath | undefined {
  const last = posix.basename(handler);
  const dot = last.indexOf(".");
  if (dot < 0 || handler.includes("..")) return undefined;
  // The runtime takes the folder from the first place where the last segment's text stands, and so do we.
  const folder = handler.slice(0, handler.indexOf(last));
  return { module: folder + last.slice(0, dot), exportPath: last.slice(dot + 1) };
}
