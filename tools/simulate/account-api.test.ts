import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { CognitoIdentityProviderClient, InitiateAuthCommand } from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, it, onTestFinished } from "vitest";
import { awsClientOptions } from "../../lib/call/aws-client-options.ts";
import { createServerClock } from "../../lib/call/server-clock.ts";
import type { Timers } from "../../lib/call/timers.ts";
import { modelledApi } from "./account-api.ts";
import { createCloud, type Verdict } from "./cloud.ts";
import { readParameters } from "./parameters.ts";
import { processTime } from "./process-time.ts";
import { createRandom } from "./random.ts";
import { virtualTime } from "./virtual-time.ts";

type Answer = Exclude<Verdict, "silent">;

/** Timers that end pauses at once, and leave time limits alone. */
const hurried: Timers = {
  after(ms, run) {
    const timer = setTimeout(run, ms < 2_000 ? 0 : ms);
    return () => clearTimeout(timer);
  },
};

const ERRORS: Readonly<Record<Exclude<Answer, "ok">, readonly [status: number, name: string]>> = {
  throttled: [429, "TooManyRequestsException"],
  refused: [400, "NotAuthorizedException"],
  error: [500, "InternalErrorException"],
};

/** Counts the attempts of each of several calls that a real client of the AWS SDK, with lib/call's settings, makes to a server. */
async function attemptsOfTheSdk(answers: (number: number) => Answer, calls: number): Promise<readonly number[]> {
  let asked = 0;
  const server = createServer((_request, response) => {
    const answer = answers(++asked);
    const [status, name] = answer === "ok" ? [200, undefined] : ERRORS[answer];
    response.writeHead(status, { "content-type": "application/x-amz-json-1.1" });
    response.end(JSON.stringify(name === undefined ? { Session: "s" } : { __type: name, message: name }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  // A server that listens on a port has an AddressInfo.
  const { port } = server.address() as AddressInfo;
  const client = new CognitoIdentityProviderClient({
    ...awsClientOptions({
      timers: hurried,
      random: () => 0,
      now: Date.now,
      clock: createServerClock(Date.now),
      attemptMs: 2_000,
      signal: () => undefined,
    }),
    region: "eu-west-1",
    endpoint: `http://127.0.0.1:${port}`,
  });
  onTestFinished(() => client.destroy());
  const command = { AuthFlow: "USER_SRP_AUTH", ClientId: "c", AuthParameters: {} } as const;
  return eachCall(
    calls,
    () => client.send(new InitiateAuthCommand(command)),
    () => asked,
  );
}

/** Counts the same for the simulator's model, which has no sockets and no SDK. */
async function attemptsOfTheModel(answers: (number: number) => Answer, calls: number): Promise<readonly number[]> {
  const time = virtualTime();
  const cloud = createCloud(readParameters(), time.now);
  let asked = 0;
  cloud.ask = () => answers(++asked);
  const random = { ...createRandom(1), next: () => 0 };
  const api = modelledApi({ cloud, process: processTime(time), random, knowsIdentity: true });
  return eachCall(
    calls,
    async () => {
      const call = api.beginSignIn({ username: "day", password: "0" }, new AbortController().signal);
      call.catch(() => undefined);
      // The call's first event is set after some promises have run.
      await turn();
      await time.runUntil(time.now() + 30_000);
      await call;
    },
    () => asked,
  );
}

async function eachCall(calls: number, call: () => Promise<unknown>, asked: () => number): Promise<readonly number[]> {
  const attempts = [];
  for (let number = 0; number < calls; number++) {
    const before = asked();
    await call().catch(() => undefined);
    attempts.push(asked() - before);
  }
  return attempts;
}

describe("the simulator's retries of a request to Cognito", () => {
  it.each<readonly [string, number, (number: number) => Answer]>([
    ["answers", 3, () => "ok"],
    ["throttles every request, until the budget is used up", 110, () => "throttled"],
    ["fails every request, until the budget is used up", 40, () => "error"],
    ["refuses every request", 3, () => "refused"],
    ["throttles every second request", 8, (number) => (number % 2 === 1 ? "throttled" : "ok")],
    ["throttles, answers, and throttles again", 130, (number) => (number > 150 && number < 180 ? "ok" : "throttled")],
  ])("are those of the SDK's own client when the service %s", async (_, calls, answers) => {
    const ofTheSdk = await attemptsOfTheSdk(answers, calls);
    expect(await attemptsOfTheModel(answers, calls)).toEqual(ofTheSdk);
    expect(ofTheSdk.every((attempts) => attempts === 1 || attempts === 2)).toBe(true);
  });
});
