/** Tests of policy variables. Source: IAM user guide, "Policy variables". */
import { describe, expect, it } from "vitest";
import { expandVariables, variablesIn } from "./policy-variables.ts";
import { literal } from "./wildcard.ts";

const context = new Map([
  ["aws:username", ["ada"]],
  ["aws:referer", ["a*b?"]],
  ["aws:tagkeys", ["one", "two"]],
  ["aws:none", []],
  ["aws:empty", [""]],
]);
const expand = (text: string) => expandVariables(text, "2012-10-17", context);

describe("expandVariables", () => {
  it.each([
    ["without a variable", "a*$}{b", "a*$}{b"],
    ["with one", "home/${aws:username}/*", "home/ada/*"],
    ["with two", "${aws:username}-${aws:username}", "ada-ada"],
    ["with a key in capitals", "${AWS:UserName}", "ada"],
    ["with spaces around the key", "${ aws:username }", "ada"],
    ["with a default that is not needed", "${aws:username, 'nobody'}", "ada"],
    ["with a default that is needed", "x${aws:userid, 'no, body'}x", "xno, bodyx"],
    ["with a default directly after the comma", "${aws:userid,'nobody'}", "nobody"],
    ["with spaces behind the default", "${aws:userid ,  'nobody'  }", "nobody"],
    ["with an empty default", "x${aws:userid, ''}x", "xx"],
    ["with a default for an empty value", "${aws:empty, 'x'}", "x"],
    ["with a default for a key of several values", "${aws:TagKeys, 'x'}", "x"],
    ["with a default that has wildcards", "${aws:userid, 'a*'}", literal("a*")],
    ["with a value that has wildcards", "${aws:referer}*", `${literal("a*b?")}*`],
    ["with a star, a question mark and a dollar", "${*}${?}${$}", `${literal("*")}${literal("?")}$`],
  ])("replaces the variables of a string %s", (_, text, expanded) => {
    expect(expand(text)).toBe(expanded);
  });

  it.each([
    ["the request does not have", "${aws:userid}"],
    ["has several values", "${aws:TagKeys}"],
    ["has no value", "${aws:none}"],
    ["has an empty value", "${aws:empty}"],
    ["has no name", "${}"],
    ["has only spaces as its name", "${  }"],
    ["stands beside another that has a value", "${aws:userid}${aws:username}"],
    ["has something after its default", "${aws:username, 'a' b}"],
    ["has something before its name", "${, aws:username}"],
  ])("returns undefined for a variable that %s", (_, text) => {
    expect(expand(text)).toBeUndefined();
  });

  it("replaces nothing in a policy of version 2008-10-17", () => {
    expect(expandVariables("${aws:username}", "2008-10-17", context)).toBe("${aws:username}");
  });
});

describe("variablesIn", () => {
  it("lists the keys of a string's variables, and not the special characters", () => {
    expect(variablesIn("a${aws:username}b${ AWS:UserId , 'x'}${*}${?}${$}${}${a, b}", "2012-10-17")).toEqual([
      "aws:username",
      "AWS:UserId",
      "",
      "a, b",
    ]);
    expect(variablesIn("$aws:username", "2012-10-17")).toEqual([]);
  });

  it("lists none in a policy of version 2008-10-17", () => {
    expect(variablesIn("${aws:username}", "2008-10-17")).toEqual([]);
  });
});
