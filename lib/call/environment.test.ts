import { describe, expect, it } from "vitest";
import { EnvironmentProblem, readCallerEnvironment } from "./environment.ts";

const whole = {
  AGE_CREDENTIALS: "cognito",
  COGNITO_REGION: "eu-west-1",
  COGNITO_USER_POOL_ID: "eu-west-1_x",
  COGNITO_IDENTITY_POOL_ID: "eu-west-1:y",
  COGNITO_APP_CLIENT_ID: "z",
  COGNITO_SECRET_ID: "s",
  API_GATEWAY_REGION: "eu-west-1",
  AGE_API_URL: "https://abc.execute-api.eu-west-1.amazonaws.com/dev",
};

describe("readCallerEnvironment", () => {
  it("returns the settings of an application account", () => {
    expect(readCallerEnvironment(whole, "AGE")).toEqual({
      url: whole.AGE_API_URL,
      region: "eu-west-1",
      credentials: {
        mode: "cognito",
        region: "eu-west-1",
        userPoolId: "eu-west-1_x",
        identityPoolId: "eu-west-1:y",
        appClientId: "z",
        secretId: "s",
      },
    });
  });

  it("needs no pool and no secret in role mode", () => {
    const { AGE_API_URL, API_GATEWAY_REGION } = whole;
    const role = { AGE_CREDENTIALS: "role", AGE_API_URL, API_GATEWAY_REGION };
    expect(readCallerEnvironment(role, "AGE")).toEqual({
      url: AGE_API_URL,
      region: "eu-west-1",
      credentials: { mode: "role" },
    });
    const { API_GATEWAY_REGION: _, ...rest } = role;
    expect(() => readCallerEnvironment(rest, "AGE")).toThrow("API_GATEWAY_REGION is not set.");
  });

  it("refuses a mode other than cognito and role", () => {
    expect(() => readCallerEnvironment({ ...whole, AGE_CREDENTIALS: "keys" }, "AGE")).toThrow(
      "AGE_CREDENTIALS must be cognito or role",
    );
    const { AGE_CREDENTIALS: _, ...rest } = whole;
    expect(() => readCallerEnvironment(rest, "AGE")).toThrow("AGE_CREDENTIALS is not set.");
  });

  it("names in one error every variable that is missing or empty, with its meaning", () => {
    const { COGNITO_USER_POOL_ID: _, ...rest } = whole;
    const read = () => readCallerEnvironment({ ...rest, AGE_API_URL: "" }, "AGE");
    expect(read).toThrow(EnvironmentProblem);
    expect(read).toThrow(
      /^COGNITO_USER_POOL_ID is not set\. It is the user pool that the application account signs in to\.\nAGE_API_URL is not set\. It is the address of the API that is called\.\nserverless\.yml sets them/,
    );
  });

  it.each(["http://api.example.com", "http://127.0.0.1.example.com", "ftp://localhost", "nowhere"])(
    "takes no %s: a token goes with every request",
    (url) => {
      expect(() => readCallerEnvironment({ ...whole, AGE_API_URL: url }, "AGE")).toThrow(
        "AGE_API_URL must be an https address",
      );
    },
  );

  it.each(["http://localhost:3001", "http://127.0.0.1:3001", "http://[::1]:3001"])(
    "takes %s, which stays on this machine",
    (url) => {
      expect(readCallerEnvironment({ ...whole, AGE_API_URL: url }, "AGE").url).toBe(url);
    },
  );
});
