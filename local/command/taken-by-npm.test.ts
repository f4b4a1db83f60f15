import { expect, it } from "vitest";
import { flagsTakenByNpm } from "./taken-by-npm.ts";

const NAMES = ["port", "aws-port", "console", "json", "list"];

it("finds the flags that npm has passed as variables", () => {
  const env = { npm_lifecycle_event: "start", npm_config_aws_port: "true", npm_config_console: "" };
  expect(flagsTakenByNpm(NAMES, env)).toEqual(["--aws-port", "--no-console"]);
});

it("finds none outside a script of npm, and none of those that npm has too", () => {
  expect(flagsTakenByNpm(NAMES, { npm_config_port: "true" })).toEqual([]);
  expect(flagsTakenByNpm(NAMES, { npm_lifecycle_event: "start", npm_config_json: "true" })).toEqual([]);
});
