/** Source: IAM user guide, "Policy variables". */
import { describe, expect, it } from "vitest";
import { expandVariables } from "./policy-variables.ts";
import { literal } from "./wildcard.ts";

const context = new Map([
  ["aws:username", ["ada"]],
  ["aws:referer", ["a*b?"]],
  ["aws:tagkeys", ["one", "two"]],
  ["aws:none", []],
]);
const expand = (text: string) => expandVariables(text, "2012-10-17", context);

describe("expandVariables", () => {
  it.each([
    ["without a variable", "a*$}{b", "a*$}{b"],
    ["with one", "home/${aws:username}/*", "home/ada/*"],
    ["with two", "${aws:username}-${aws:username}", "ada-ada"],
    ["with a key in capitals", "${AWS:UserName}", "ada"],
    ["with spaces around the key", "${ aws:username }", "ada"],
    ["with a default that is not wanted", "${aws:username, 'nobody'}", "ada"],
    ["with a default that is wanted", "x${aws:userid, 'no, body'}x", "xno, bodyx"],
    ["with a default close to the key", "${aws:userid,'nobody'}", "nobody"],
    ["with spaces behind the default", "${aws:userid ,  'nobody'  }", "nobody"],
    ["with an empty default", "x${aws:userid, ''}x", "xx"],
    ["with a default for a key of several values", "${aws:TagKeys, 'x'}", "x"],
    ["with a default that has wildcards", "${aws:userid, 'a*'}", literal("a*")],
    ["with a value that has wildcards", "${aws:referer}*", `${literal("a*b?")}*`],
    ["with a star, a question mark and a dollar", "${*}${?}${$}", `${literal("*")}${literal("?")}$`],
  ])("puts together a text %s", (_, text, expanded) => {
    expect(expand(text)).toBe(expanded);
  });

  it.each([
    ["the request does not have", "${aws:userid}"],
    ["has several values", "${aws:TagKeys}"],
    ["has no value", "${aws:none}"],
    ["has no name", "${}"],
    ["has spaces for a name", "${  }"],
    ["stands beside another that has a value", "${aws:userid}${aws:username}"],
    ["has something behind its default", "${aws:username, 'a' b}"],
    ["has something in front of its name", "${, aws:username}"],
  ])("gives nothing for a variable that %s", (_, text) => {
    expect(expand(text)).toBeUndefined();
  });

  it("leaves the text alone in a policy of 2008", () => {
    expect(expandVariables("${aws:username}", "2008-10-17", context)).toBe("${aws:username}");
  });
});
