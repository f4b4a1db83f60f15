import type { ParameterContract } from "./contract.ts";

const INTEGER = /^-?(0|[1-9]\d*)$/;
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/**
 * Parses a parameter to a value of its declared type. Only JSON's own spellings count: `007`, ` 5 `, `0x10`, `1e999` and `TRUE` stay
 * strings, which the type check then refuses.
 */
export function parseScalar(type: ParameterContract["type"], text: string): string | number | boolean {
  switch (type) {
    case "string":
      return text;
    case "integer":
      return INTEGER.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : text;
    case "number":
      return NUMBER.test(text) && Number.isFinite(Number(text)) ? Number(text) : text;
    case "boolean":
      return text === "true" ? true : text === "false" ? false : text;
  }
}
