/** What the tests of this folder share: a function made of a few lines of source, and timers that a test fires itself. */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Session } from "../iam/session.ts";
import type { LogEntry } from "../log.ts";
import type { Surroundings } from "../surroundings.ts";
import { createFunction, type FunctionInput, type LocalFunction } from "./function.ts";

export interface TestFunction extends LocalFunction {
  entry: string;
  /** Puts another bundle in the place of the first. */
  rewrite: (source: string) => void;
  log: LogEntry[];
  /** Settles when the function has written this line. */
  wrote: (line: string) => Promise<void>;
  /** Invokes with a value and reads the reply; throws with the reason of a failure. */
  ask: (event: unknown) => Promise<unknown>;
}

/** A function with `source` as its bundle, ended with the test. */
export function functionOf(
  source: string,
  { file = "index.mjs", ...overrides }: Partial<FunctionInput> & { file?: string } = {},
): TestFunction {
  const folder = mkdtempSync(join(tmpdir(), "function-"));
  const entry = join(folder, file);
  writeFileSync(entry, source);

  const log: LogEntry[] = [];
  const expected = new Map<string, () => void>();
  const made = createFunction({
    name: "countersign-dev-day",
    arn: "arn:aws:lambda:eu-west-1:111122223333:function:countersign-dev-day",
    entry,
    exportName: "handler",
    environment: {},
    timeoutSeconds: 3,
    memoryMb: 256,
    credentials: () => testSession("ASIAEXAMPLE00001"),
    region: "eu-west-1",
    surroundings: machine(),
    log: (entry) => {
      log.push(entry);
      if (entry.kind === "function") expected.get(entry.line)?.();
    },
    ...overrides,
  });
  onTestFinished(async () => {
    await made.close();
    rmSync(folder, { recursive: true });
  });
  return {
    ...made,
    entry,
    rewrite: (next) => writeFileSync(entry, next),
    log,
    wrote: (line) =>
      new Promise((resolve) => {
        if (log.some((entry) => entry.kind === "function" && entry.line === line)) resolve();
        else expected.set(line, resolve);
      }),
    ask: async (event) => {
      const outcome = await made.invoke(JSON.stringify(event));
      if (outcome.kind !== "replied") throw new Error("because" in outcome ? outcome.because : outcome.kind);
      return JSON.parse(outcome.payload);
    },
  };
}

export function testSession(accessKeyId: string, expiresAt?: number): Session {
  return {
    accessKeyId,
    secretAccessKey: "a-secret-for-tests",
    sessionToken: "a-token-for-tests",
    ...(expiresAt !== undefined && { expiresAt }),
    principal: PRINCIPAL,
  };
}

export function machine(): Surroundings {
  return {
    now: Date.now,
    randomBytes,
    after: (ms, task) => {
      const timer = setTimeout(task, ms);
      return () => clearTimeout(timer);
    },
  };
}

/** The machine with timers that run when the test says so. */
export function heldTimers(): Surroundings & { fire: (ms: number) => void } {
  const tasks = new Map<() => void, number>();
  return {
    ...machine(),
    after: (ms, task) => {
      const once = () => task();
      tasks.set(once, ms);
      return () => tasks.delete(once);
    },
    fire(ms) {
      for (const [task, after] of [...tasks]) {
        if (after === ms && tasks.delete(task)) task();
      }
    },
  };
}

const PRINCIPAL: Session["principal"] = {
  kind: "session",
  accountId: "111122223333",
  arn: "arn:aws:sts::111122223333:assumed-role/day/countersign-dev-day",
  roleArn: "arn:aws:iam::111122223333:role/day",
  roleId: "AROAEXAMPLE",
  sessionName: "countersign-dev-day",
  issuedAt: 0,
};
