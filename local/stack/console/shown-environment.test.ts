import { expect, it } from "vitest";
import { shownEnvironment } from "./shown-environment.ts";

it.each([
  ["DB_PASSWORD", "hunter2"],
  ["API_KEY", "k"],
  ["GITHUB_TOKEN", "t"],
  ["DATABASE_URL", "postgres://app:hunter2@localhost/db"],
  ["SEED", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"],
  ["START", "eyJhbGciOi.eyJzdWIi.c2ln"],
])("hides the value of %s=%s", (name, value) => {
  expect(shownEnvironment({ [name]: value })).toEqual({ [name]: "(not shown)" });
});

it.each([
  ["COGNITO_SECRET_ID", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:countersign/dev/day-AbCdEf"],
  ["AGE_API_URL", "http://localhost:3001"],
  ["KEY_ARN", "arn:aws:kms:eu-west-1:111122223333:key/1"],
  ["LOG_LEVEL", "info"],
  ["MONKEY_ID", "3"],
])("shows the value of %s=%s", (name, value) => {
  expect(shownEnvironment({ [name]: value })).toEqual({ [name]: value });
});
