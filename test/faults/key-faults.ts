import { setImmediate as turn } from "node:timers/promises";
import type { Ends } from "./age-faults.ts";
import { awsError, type EndpointFault } from "./faulty-endpoint.ts";
import type { Scene, Seen } from "./scene.ts";
import type { StackWithFaults } from "./stack-with-faults.ts";

/** A fault of an AWS call that gives `day` its keys, or of the clock. Every other part is the local stack, which checks as AWS does. */
export interface KeyFault {
  id: string;
  fault: string;
  /** The fault in a few words, for docs/failure.md. */
  side: string;
  ends: Ends;
  attempts: number;
  run: (stack: StackWithFaults, day: Scene) => Promise<Seen>;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SILENCE_MS = 2_000;

/** Every AWS action that is needed to get keys. */
const ACTIONS = [
  "GetSecretValue",
  "InitiateAuth",
  "RespondToAuthChallenge",
  "GetTokensFromRefreshToken",
  "GetId",
  "GetCredentialsForIdentity",
];

const down = awsError(500, "InternalErrorException");

/** Accepts the request, sends nothing, and turns the test's clock forward. */
const silent =
  ({ clock }: StackWithFaults): EndpointFault =>
  () =>
    void setImmediate(() => clock.advance(SILENCE_MS));

/**
 * Sends nothing, and turns the test's clock forward at the first request only: a renewal in the background must not use up the time for the
 * call to `age`.
 */
const silentInTheBackground = (stack: StackWithFaults): EndpointFault => {
  let isFirst = true;
  return (response, pass) => {
    if (isFirst) silent(stack)(response, pass);
    isFirst = false;
  };
};

/** One fault of one AWS action, which stays until the test removes it. */
const failing = (action: string, fault: (stack: StackWithFaults) => EndpointFault) => {
  return (stack: StackWithFaults, day: Scene) => {
    stack.endpoint.faults.set(action, fault(stack));
    return day.ask();
  };
};

/** Delays the answer of `age` until the renewal in the background has failed, so that the log line of this request reports the failure. */
const untilRenewalFails = (day: Scene) => async () => {
  while (!day.events.some(({ type }) => type === "renewal")) await turn();
};

/** Lets `day` get good keys once. Afterwards every call for new keys fails. */
const outage = (fault: (stack: StackWithFaults) => EndpointFault, leftMs: number) => {
  return async (stack: StackWithFaults, day: Scene) => {
    await day.ask();
    for (const action of ACTIONS) stack.endpoint.faults.set(action, fault(stack));
    stack.clock.jump(HOUR - leftMs);
    if (leftMs > MINUTE) stack.hold.until = untilRenewalFails(day);
    return day.ask();
  };
};

const skewClock = (ms: number) => (stack: StackWithFaults, day: Scene) => {
  stack.skew.ms = ms;
  return day.ask();
};

type Written = [id: string, fault: string, side: string, ends: Ends, attempts: number, run: KeyFault["run"]];

const rows: Written[] = [
  [
    "F19",
    "sign-in, first step",
    "the user pool answers 500 to InitiateAuth",
    [503, 5],
    0,
    failing("InitiateAuth", () => down),
  ],
  [
    "F19",
    "sign-in, second step",
    "the user pool answers 500 to RespondToAuthChallenge",
    [503, 5],
    0,
    failing("RespondToAuthChallenge", () => down),
  ],
  [
    "F19",
    "sign-in throttled",
    "the user pool answers TooManyRequestsException at every request",
    [503, 5],
    0,
    failing("InitiateAuth", () => awsError(400, "TooManyRequestsException")),
  ],
  [
    "F19",
    "sign-in fails once",
    "the user pool answers 500 once",
    "age",
    1,
    (stack, day) => {
      stack.endpoint.faults.set("InitiateAuth", (response, pass) => {
        stack.endpoint.faults.delete("InitiateAuth");
        down(response, pass);
      });
      return day.ask();
    },
  ],
  ["F19", "sign-in slow", "the user pool does not answer", [503, 5], 0, failing("InitiateAuth", silent)],
  [
    "F19",
    "sign-in slow, little time left",
    "the user pool does not answer; day has 3 seconds left",
    504,
    0,
    (stack, day) => {
      stack.endpoint.faults.set("InitiateAuth", silent(stack));
      return day.ask(3_000);
    },
  ],
  [
    "F20",
    "no credentials",
    "GetId works and GetCredentialsForIdentity answers 500",
    [503, 5],
    0,
    async (stack, day) => {
      const { password, username } = await stack.account();
      await stack.writeSecret({ password, username });
      return failing("GetCredentialsForIdentity", () => down)(stack, day);
    },
  ],
  [
    "F20",
    "another's identity in the secret",
    "GetCredentialsForIdentity refuses it; GetId gives the right one",
    "age",
    1,
    async (stack, day) => {
      await stack.writeSecret({
        ...(await stack.account()),
        identityId: "eu-west-1:00000000-0000-4000-8000-000000000000",
      });
      return day.ask();
    },
  ],
  [
    "F21",
    "secret missing",
    "Secrets Manager has no such secret",
    [503, 5],
    0,
    failing("GetSecretValue", () => awsError(400, "ResourceNotFoundException")),
  ],
  [
    "F21",
    "secret denied",
    "Secrets Manager denies access",
    [503, 5],
    0,
    failing("GetSecretValue", () => awsError(400, "AccessDeniedException")),
  ],
  [
    "F21",
    "secret holds no account",
    "the secret has no name and no password in it",
    [503, 5],
    0,
    async (stack, day) => {
      await stack.writeSecret({});
      return day.ask();
    },
  ],
  [
    "F21",
    "password rotated in between",
    "the password changes after day read the secret and before it signs in",
    "age",
    1,
    (stack, day) => {
      stack.endpoint.faults.set("InitiateAuth", (_, pass) => {
        stack.endpoint.faults.clear();
        void stack.rotate().then(pass);
      });
      return day.ask();
    },
  ],
  [
    "F21",
    "password rotated, sessions ended",
    "the old password and every refresh token have become invalid",
    "age",
    1,
    async (stack, day) => {
      await day.ask();
      await stack.rotate();
      stack.clock.jump(HOUR + MINUTE);
      stack.endpoint.faults.set("GetTokensFromRefreshToken", (response, pass) => {
        stack.endpoint.faults.clear();
        awsError(400, "NotAuthorizedException")(response, pass);
      });
      return day.ask();
    },
  ],
  ...[4, -4, 6, -6, 24 * 60, -24 * 60].map(
    (minutes): Written => [
      "F22",
      `clock ${minutes > 0 ? "+" : "−"}${Math.abs(minutes) === 24 * 60 ? "1 day" : `${Math.abs(minutes)} min`}`,
      "has the right time; day's machine has not",
      "age",
      Math.abs(minutes) > 5 ? 2 : 1,
      skewClock(minutes * MINUTE),
    ],
  ),
  [
    "F22",
    "clock set while frozen",
    "has the right time; day's machine loses 6 minutes after its first call",
    "age",
    2,
    async (stack, day) => {
      await day.ask();
      stack.skew.ms = -6 * MINUTE;
      return day.ask();
    },
  ],
  [
    "F23",
    "keys end in flight",
    "refuses keys as expired that day believed to be valid",
    "age",
    2,
    async (stack, day) => {
      await day.ask();
      stack.clock.jump(HOUR - 10 * MINUTE);
      await day.ask();
      // Within the five minutes by which a signature's time may differ, and after the keys have expired.
      stack.skew.ms = -4 * MINUTE;
      stack.clock.jump(10 * MINUTE + 1_000);
      for (const action of ACTIONS) stack.endpoint.faults.delete(action);
      return day.ask();
    },
  ],
  [
    "F28",
    "sign-in outage, keys good for 4 minutes",
    "every service on the way to the keys answers 500",
    "age",
    1,
    outage(() => down, 4 * MINUTE),
  ],
  [
    "F28",
    "sign-in outage, keys good for 20 seconds",
    "every service on the way to the keys answers 500",
    "age",
    1,
    outage(() => down, 20_000),
  ],
  [
    "F28",
    "sign-in silent, keys good for 20 seconds",
    "no service on the way to the keys answers",
    "age",
    1,
    outage(silentInTheBackground, 20_000),
  ],
  [
    "F28",
    "sign-in outage, keys ended",
    "every service on the way to the keys answers 500",
    [503, 5],
    0,
    outage(() => down, -1_000),
  ],
];

export const keyFaults: readonly KeyFault[] = rows.map(([id, fault, side, ends, attempts, run]) => ({
  id,
  fault,
  side,
  ends,
  attempts,
  run,
}));
