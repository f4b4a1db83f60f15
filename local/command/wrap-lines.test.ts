import { expect, it } from "vitest";
import { wrapLines } from "./wrap-lines.ts";

it("wraps each line by itself, and keeps the indentation that groups lines", () => {
  expect(wrapLines("MyStack/Orders:\n  template.json:3:5: Orders.Code is not here. Name it.\nEnd.", 32)).toBe(
    ["MyStack/Orders:", "  template.json:3:5:", "    Orders.Code is not here.", "    Name it.", "End."].join("\n"),
  );
});

it("leaves lines that fit, empty lines and long words as they are", () => {
  const text = `short\n\n${"x".repeat(100)}`;
  expect(wrapLines(text, 80)).toBe(text);
});
