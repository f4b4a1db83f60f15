import { load } from "js-yaml";
import { expect, it } from "vitest";
import { yamlLines } from "./yaml-lines.ts";

it.each([
  { Sid: "A", Effect: "Allow", Action: "execute-api:Invoke", Resource: "*" },
  {
    Effect: "Deny",
    Principal: { AWS: ["arn:aws:iam::111122223333:role/a-b", "*"] },
    Condition: { Bool: { "aws:x": "true" } },
  },
  { Action: ["no", "a: b", "a #b", "ends:", "", "1", "ä", "- x", "${aws:username}"] },
])("writes what a reader of YAML reads back", (value) => {
  expect(load(yamlLines(value).join("\n"))).toEqual(value);
});
