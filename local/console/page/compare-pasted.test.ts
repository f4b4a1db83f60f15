import { describe, expect, it } from "vitest";
import { comparePasted } from "./compare-pasted.ts";

const canonical = (query: string, host: string, token = "(not shown)", hash = "e3b0") =>
  ["GET", "/age", query, `host:${host}`, `x-amz-security-token:${token}`, "", "host;x-amz-security-token", hash].join(
    "\n",
  );
const RECORDED = canonical("dob=‹8576›&on=20191122", "localhost:3001", "(not shown)", "‹77aa›");

describe("comparePasted", () => {
  it("takes a mask, a hidden token and a masked hash for any text", () => {
    const own = canonical("dob=19880101&on=20191122", "localhost:3001", "IQoJb3.JpZ2+/=", "9f86d081");
    expect(comparePasted(own, RECORDED).isEqual).toBe(true);
    expect(comparePasted(`[${own.replaceAll("\n", "\r\n")}]\n`, RECORDED).isEqual).toBe(true);
  });

  it("finds the lines that differ, also beside a mask", () => {
    const { isEqual, lines } = comparePasted(canonical("dob=19880101&on=20191123", "localhost"), RECORDED);
    expect(isEqual).toBe(false);
    expect(lines.filter(({ differs }) => differs).map(({ part, signed }) => [part, signed])).toEqual([
      ["query", "dob=19880101&on=20191123"],
      ["header", "host:localhost"],
    ]);
  });

  it("finds a line that one side lacks", () => {
    const { lines } = comparePasted(RECORDED.replace("host:localhost:3001\n", ""), RECORDED);
    expect(lines.filter(({ differs }) => differs)).toEqual([
      { part: "header", expected: "host:localhost:3001", differs: true },
    ]);
  });
});
