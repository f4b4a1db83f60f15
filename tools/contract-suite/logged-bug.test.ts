import { expect, it } from "vitest";
import { loggedBug } from "./logged-bug.ts";

it("is the first line of a logged error, and undefined for any other line", () => {
  const line = (fields: object) => JSON.stringify({ level: "ERROR", message: "request", status: 500, ...fields });
  expect(loggedBug(line({ error: 'getAge answered "202"\n    at it (index.cjs:1:2)', latencyMs: 1 }))).toBe(
    'getAge answered "202"',
  );
  expect(loggedBug(line({ error: "bad", notes: { error: "other" } }))).toBe("bad");
  expect(loggedBug(line({ level: "INFO", error: "none" }))).toBeUndefined();
  expect(loggedBug(line({}))).toBeUndefined();
  for (const other of ["START RequestId: 7", "7", "null", '"ERROR"']) expect(loggedBug(other)).toBeUndefined();
});
