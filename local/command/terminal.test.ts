import { expect, it } from "vitest";
import { openTerminal } from "./terminal.ts";

it("escapes control and direction characters in JSON, and keeps their values", () => {
  const written: string[] = [];
  const terminal = openTerminal({
    mode: "json",
    stream: { write: (text) => written.push(text) },
    env: {},
    root: ".",
    timeZone: "UTC",
    nameOf: (name) => name,
    linkOf: () => undefined,
  });
  const line = "\u009b2J \u202egnp.exe \u007f grün";
  terminal.log({ kind: "function", name: "day", line });
  expect(written.join("")).toContain('"line":"\\u009b2J \\u202egnp.exe \\u007f grün"');
  expect(JSON.parse(written.join(""))).toMatchObject({ line });
});
