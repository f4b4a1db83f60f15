import { describe, expect, it } from "vitest";
import { byComma, byPipe, bySpace, ofHeader, ofSegment } from "./lists.ts";

describe("a list in one string", () => {
  it.each([
    ["the query, by comma", byComma, ["a,b"], ["a", "b"]],
    ["the query, by blank", bySpace, ["a b"], ["a", "b"]],
    ["the query, by bar", byPipe, ["a|b,c"], ["a", "b,c"]],
    ["the query, given several times", byComma, ["a,b", "c"], ["a,b", "c"]],
    ["the query, left out", byComma, [], []],
    ["a path", ofSegment, ["a%2Cb,c%20d"], ["a,b", "c d"]],
    ["a path, with an escape that is not UTF-8", ofSegment, ["%FF,b"], ["%FF", "b"]],
    ["a header, with blanks around items", ofHeader, ["a, b ,\tc"], ["a", "b", "c"]],
    ["a header of several lines", ofHeader, ["a", "b, c"], ["a", "b", "c"]],
    ["a header with empty items", ofHeader, [",a,, b,"], ["a", "b"]],
  ])("of %s is split into its items", (_, split, sent, items) => {
    expect(split(sent)).toEqual(items);
  });
});
