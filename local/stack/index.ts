/** The package `countersign-local`, which `npm run pack` makes: the local stack, for tests and programs. */
export type { Session } from "../iam/session.ts";
export type { LocalFunction } from "../lambda/function.ts";
export type { Log, LogEntry } from "../log.ts";
export type { Surroundings } from "../surroundings.ts";
export { UserError } from "../user-error.ts";
export type { LocalApi, LocalOperation, LocalOptions, LocalStack } from "./local-stack.ts";
export type { StackMemory } from "./memory.ts";
export { type PrintLogOptions, printLog } from "./print-log.ts";
export { createMemory, startLocal } from "./start-local.ts";
