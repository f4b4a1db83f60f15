import { describe, expect, it } from "vitest";
import { CallFailure, runStep } from "./call-failure.ts";
import { TimeUp } from "./timers.ts";

const errorNamed = (name: string, message = "account 123456789012") => Object.assign(new Error(message), { name });

describe("CallFailure", () => {
  it.each([
    [errorNamed("NotAuthorizedException"), "NotAuthorizedException"],
    [errorNamed("HTTP 500"), "HTTP 500"],
    [Object.assign(new Error("no"), { code: "ECONNREFUSED" }), "ECONNREFUSED"],
    [errorNamed("<born 19880101>"), "unknown"],
    [errorNamed("x".repeat(65)), "unknown"],
    ["a thrown string", "unknown"],
  ])("has the name of its cause, and nothing else of it: %s", (cause, awsError) => {
    const failure = new CallFailure("sign-in", cause);
    expect(failure).toMatchObject({ message: `sign-in: ${awsError}`, reason: "refused", awsError });
  });

  it("has its reason in the place of a name when the call was not refused", () => {
    expect(new CallFailure("credentials", new TimeUp())).toMatchObject({ awsError: "out-of-time" });
    expect(new CallFailure("request", errorNamed("x"), { reason: "reset" })).toMatchObject({ awsError: "reset" });
  });

  it("names the innermost step that failed", async () => {
    const inner = () => runStep("secret", () => Promise.reject(errorNamed("AccessDeniedException")));
    await expect(runStep("credentials", inner)).rejects.toMatchObject({ step: "secret" });
  });
});
