import { describe, expect, it } from "vitest";
import { localAddresses } from "./local-addresses.ts";

const HOST = "abc123.execute-api.eu-west-1.amazonaws.com";
const { obstacle, toLocal } = localAddresses([
  { host: HOST, stage: "prod", url: "http://127.0.0.1:3000" },
  { host: "def456.execute-api.eu-west-1.amazonaws.com", stage: "v1", url: "http://127.0.0.1:3001" },
]);

describe("an API's address in an environment variable", () => {
  it.each([
    [`https://${HOST}/prod`, "http://127.0.0.1:3000"],
    [`https://${HOST}/prod/`, "http://127.0.0.1:3000/"],
    [`https://${HOST}/prod/items?a=1`, "http://127.0.0.1:3000/items?a=1"],
    [`{"url":"https://${HOST}/prod"}`, '{"url":"http://127.0.0.1:3000"}'],
    [
      `https://${HOST}/prod/,https://def456.execute-api.eu-west-1.amazonaws.com/v1/`,
      "http://127.0.0.1:3000/,http://127.0.0.1:3001/",
    ],
  ])("%s becomes %s", (value, local) => {
    expect(toLocal(value)).toBe(local);
    expect(obstacle(value)).toBeUndefined();
  });

  it.each([
    [HOST, "127.0.0.1:3000"],
    [`https://${HOST}`, "http://127.0.0.1:3000"],
    [`https://${HOST}/`, "http://127.0.0.1:3000/"],
  ])("without a stage, %s becomes %s, which is said", (value, local) => {
    expect(toLocal(value)).toBe(local);
    expect(obstacle(value)).toBe(
      `names ${HOST} without a stage. It is replaced by the API's port, which takes paths without the stage prod`,
    );
  });

  it.each([`https://${HOST}/production`, `https://${HOST}/prod-2/items`, `https://${HOST}/beta/`])(
    "with another stage, %s stays, which is said",
    (value) => {
      expect(toLocal(value)).toBe(value);
      expect(obstacle(value)).toBe(
        `names ${HOST} with another stage than prod. The API's port serves only prod, so calls there go to AWS`,
      );
    },
  );

  it.each([
    "https://other9.execute-api.eu-west-1.amazonaws.com/prod",
    `https://x${HOST}/prod`,
    `${HOST}.example.com`,
    `arn:aws:execute-api:eu-west-1:111122223333:abc123/prod/GET/items`,
    "table",
  ])("of nobody here, %s stays", (value) => {
    expect(toLocal(value)).toBe(value);
    expect(obstacle(value)).toBeUndefined();
  });
});
