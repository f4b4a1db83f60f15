import { expect, it } from "vitest";
import { shownEnvironment } from "./shown-environment.ts";

it.each([
  ["DB_PASSWORD", "hunter2"],
  ["API_KEY", "k"],
  ["GITHUB_TOKEN", "t"],
  ["DATABASE_URL", "postgres://app:hunter2@localhost/db"],
  ["DATABASE_URL", "postgres://app:hunter/2@localhost/db"],
  ["APIKEY", "k"],
  ["DB_PWD", "p"],
  ["PASSPHRASE", "p"],
  ["SENTRY_DSN", "https://abc123@o1.ingest.example/1"],
  ["DSN", "Server=db;User Id=app"],
  ["CONNECTION", "Server=db;User Id=app"],
  ["DB_CONNECTION_STRING", "Server=db"],
  ["SLACK_WEBHOOK_URL", "https://hooks.example/services/T000/B000/XXXX"],
  ["STORAGE", "AccountName=a;AccountKey=abc=="],
  ["DATABASE", "Server=db;Password=hunter2"],
  ["CALLBACK_URL", "https://example.com/?sig=abc"],
  ["OPTIONS", '{"user":"app","password":"hunter2"}'],
  ["SEED", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"],
  ["START", "eyJhbGciOi.eyJzdWIi.c2ln"],
])("hides the value of %s=%s", (name, value) => {
  expect(shownEnvironment({ [name]: value })).toEqual({ [name]: "(not shown)" });
});

it.each([
  ["COGNITO_SECRET_ID", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:countersign/dev/day-AbCdEf"],
  ["AGE_API_URL", "http://localhost:3001"],
  ["KEY_ARN", "arn:aws:kms:eu-west-1:111122223333:key/1"],
  ["CONNECTION_TIMEOUT_MS", "200"],
  ["MAIL_FROM", "day@example.com"],
  ["LOG_LEVEL", "info"],
  ["MONKEY_ID", "3"],
])("shows the value of %s=%s", (name, value) => {
  expect(shownEnvironment({ [name]: value })).toEqual({ [name]: value });
});
