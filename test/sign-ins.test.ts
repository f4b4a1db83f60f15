import { describe, expect, it, onTestFinished } from "vitest";
import type { contract, paths } from "../generated/age/contract.ts";
import type { CallEvent } from "../lib/call/call-event.ts";
import { callee, service } from "../lib/call/callee.ts";
import { cognitoCredentials } from "../lib/call/cognito-credentials.ts";
import { readCallerEnvironment } from "../lib/call/environment.ts";
import { signedFetch } from "../lib/call/signed-fetch.ts";
import { type RemoteService, remoteService } from "../lib/observe/remote-service.ts";
import type { Measure } from "../lib/serve/metrics.ts";
import { faultyEndpoint } from "./faults/faulty-endpoint.ts";
import { onboardedStack } from "./fixtures/running-stack.ts";
import { SIGN_ONLY } from "./fixtures/sign-only.ts";

describe("sign-ins", () => {
  it("are shared by a hundred concurrent calls in one process", async () => {
    const stack = await onboardedStack();
    const { environment, region } = stack;
    const before = stack.userPools[0]?.counts.signIns ?? 0;
    // The SDK reads endpoint and keys from its own environment variables, as in a function.
    for (const name of ["AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])
      process.env[name] = environment[name];
    const age = callee(
      service<paths, typeof contract>({
        url: environment["AGE_URL"] ?? "",
        fetch: signedFetch({
          ...SIGN_ONLY,
          region,
          credentials: cognitoCredentials({
            attemptMs: SIGN_ONLY.attemptMs,
            region,
            userPoolId: environment["COGNITO_USER_POOL_ID"] ?? "",
            appClientId: environment["COGNITO_APP_CLIENT_ID"] ?? "",
            identityPoolId: environment["COGNITO_IDENTITY_POOL_ID"] ?? "",
            secretId: environment["COGNITO_SECRET_ID"] ?? "",
          }),
        }),
      }),
      ["getAge"],
    );
    const query = { dob: "19880101", on: "20191122" };
    const answers = await Promise.all(Array.from({ length: 100 }, () => age.GET("/age", { params: { query } })));
    expect(answers.map(({ data }) => data)).toEqual(answers.map(() => ({ age: 31 })));
    expect((stack.userPools[0]?.counts.signIns ?? 0) - before).toBe(1);
    expect(stack.identityPools[0]?.counts.credentials).toBe(1);
  });

  it("are one for all services that a process calls as the same account, counted once", async () => {
    const stack = await onboardedStack();
    const { environment } = stack;
    const before = stack.userPools[0]?.counts.signIns ?? 0;
    for (const name of ["AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])
      process.env[name] = environment[name];
    const caller = readCallerEnvironment(
      { ...environment, AGE_API_URL: environment["AGE_URL"], AGE_CREDENTIALS: "cognito" },
      "AGE",
    );
    const measures: string[] = [];
    const tools = {
      note: () => undefined,
      measure: ({ name }: Measure) => void measures.push(name),
      remainingMs: () => 60_000,
      trace: undefined,
    };
    const call = (remote: RemoteService) =>
      remote.call(
        tools,
        async (fetch) => (await fetch(`${remote.url}/age?dob=19880101&on=20191122`)).text(),
        (body) => ({ ok: true, body }),
      );
    const services = ["age", "stock"].map((name) => remoteService({ ...SIGN_ONLY, name, environment: { ...caller } }));
    expect(await Promise.all(services.map(call))).toEqual(services.map(() => ({ ok: true, body: '{"age":31}' })));
    expect((stack.userPools[0]?.counts.signIns ?? 0) - before).toBe(1);
    expect(measures.filter((name) => name === "SignIns")).toEqual(["SignIns"]);
  });

  it("are made again when the user pool has acted on the answer to its challenge, and its own answer was lost", async () => {
    const stack = await onboardedStack();
    const { environment, region } = stack;
    const endpoint = await faultyEndpoint(stack.awsEndpoint);
    onTestFinished(endpoint.close);
    endpoint.faults.set("RespondToAuthChallenge", (response, pass) => {
      endpoint.faults.delete("RespondToAuthChallenge");
      response.writeHead = () => response.destroy();
      pass();
    });
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) process.env[name] = environment[name];
    process.env["AWS_ENDPOINT_URL"] = endpoint.url;
    const events: CallEvent[] = [];
    const credentials = cognitoCredentials({
      attemptMs: SIGN_ONLY.attemptMs,
      region,
      userPoolId: environment["COGNITO_USER_POOL_ID"] ?? "",
      appClientId: environment["COGNITO_APP_CLIENT_ID"] ?? "",
      identityPoolId: environment["COGNITO_IDENTITY_POOL_ID"] ?? "",
      secretId: environment["COGNITO_SECRET_ID"] ?? "",
      observe: (event) => void events.push(event),
    });
    expect(await credentials()).toMatchObject({ sessionToken: expect.any(String) });
    expect(events).toMatchObject([{ type: "sign-in", outcome: { kind: "signed-in" } }]);
    expect(endpoint.called.filter((line) => line.startsWith("RespondToAuthChallenge"))).toEqual([
      "RespondToAuthChallenge 0",
      "RespondToAuthChallenge 400",
      "RespondToAuthChallenge 200",
    ]);
  });

  // The function's own tests hold the number of workers, with timers that they fire: on a busy machine more than four may start.
  it("are at most one a worker for a hundred requests on a cold stack", async () => {
    const stack = await onboardedStack();
    const before = stack.userPools[0]?.counts.signIns ?? 0;
    const answers = await Promise.all(
      Array.from({ length: 100 }, async () => (await stack.get("day", "/day?dob=19880101&on=20191122")).text()),
    );
    expect(new Set(answers)).toEqual(new Set(['{"day":"Friday","age":31}']));
    const signIns = (stack.userPools[0]?.counts.signIns ?? 0) - before;
    const { workersStarted } = stack.functionOf("day").counts;
    expect(signIns).toBeGreaterThan(0);
    expect(signIns).toBeLessThanOrEqual(workersStarted);
  });
});
