import type { Scenario } from "./scenario.ts";

/** Quotas that AWS raised on request, for the scenarios that look at what comes behind them. */
const RAISED = {
  gatewayRate: 1_000_000,
  gatewayBurst: 1_000_000,
  accountConcurrency: 50_000,
} as const;

const NO_COGNITO_QUOTAS = {
  userAuthenticationRate: 100_000,
  challengeRate: 100_000,
  userTokenRate: 100_000,
  perUserRate: 100_000,
  getCredentialsRate: 100_000,
} as const;

const FLEET: Scenario = {
  name: "fleet-100k",
  title: "100,000 containers, an hour",
  seconds: 3_600,
  rate: 100_000,
  mode: "cognito",
  start: "warm",
  fixed: 100_000,
  parameters: { ...RAISED, accountConcurrency: 1_000_000, ...NO_COGNITO_QUOTAS, ageMs: 900 },
};

const WITH_LIB_CALL: readonly Scenario[] = [
  ...[10, 100, 1_000, 10_000, 100_000].flatMap(steady).flatMap(inBothModes),
  ...[10, 100, 1_000, 10_000].map(deployment).flatMap(inBothModes),
  {
    ...deployment(1_000),
    name: "deployment-1k-limited",
    title: "deployment, 1,000 rps, dayConcurrency: 125",
    parameters: { reservedConcurrency: 125 },
  },
  ...inBothModes({
    name: "spike-100",
    title: "spike from 100 to 1,000 rps",
    seconds: 600,
    rate: 100,
    mode: "cognito",
    start: "warm",
    spike: { at: 60, forSeconds: 300, factor: 10 },
  }),
  ...inBothModes({
    name: "spike-1k",
    title: "spike from 1,000 to 10,000 rps",
    seconds: 600,
    rate: 1_000,
    mode: "cognito",
    start: "warm",
    spike: { at: 60, forSeconds: 300, factor: 10 },
    parameters: RAISED,
  }),
  ...inBothModes({
    name: "hours-edge-1k",
    title: "hour's edge, 1,000 rps",
    seconds: 1_500,
    rate: 1_000,
    mode: "cognito",
    start: "warm, all credentials of one age",
  }),
  {
    name: "hours-edge-fleet",
    title: "hour's edge, 4,000 containers",
    seconds: 1_500,
    rate: 4_000,
    mode: "cognito",
    start: "warm, all credentials of one age",
    fixed: 4_000,
    parameters: RAISED,
  },
  {
    name: "quiet-containers",
    title: "8 containers, a request every 16 s",
    seconds: 3_600,
    rate: 0.5,
    mode: "cognito",
    start: "warm",
    fixed: 8,
  },
  ...inBothModes(away("cognito", "error")),
  ...inBothModes(away("age", "error")),
  ...inBothModes(away("age", "silent")),
  password(false),
  password(true),
  ...[1, 5, 20, 50].map(sharing),
  FLEET,
];

/** Scenarios that docs/capacity.md shows with and without the measures of lib/call. */
export const COMPARED: readonly Scenario[] = WITH_LIB_CALL.filter(({ name }) =>
  ["deployment-100", "deployment-1k", "callers-20", "hours-edge-fleet", "quiet-containers"].includes(name),
);

/** Every scenario of the command, in the order of docs/capacity.md. */
export const SCENARIOS: readonly Scenario[] = [...WITH_LIB_CALL, ...COMPARED.map(withPlainCaller)];

/** The scenarios that run when none is named: all except the one that only measures the simulator. */
export const USUAL: readonly Scenario[] = SCENARIOS.filter((scenario) => scenario !== FLEET);

/** A scenario, and the same load and incident with the keys of the function's role. */
function inBothModes(scenario: Scenario): readonly Scenario[] {
  const role = { name: `${scenario.name}-role`, title: `${scenario.title}, role mode`, mode: "role" } as const;
  return [scenario, { ...scenario, ...role }];
}

/** The same scenario with a caller that has none of lib/call's measures. */
function withPlainCaller(scenario: Scenario): Scenario {
  return { ...scenario, name: `${scenario.name}-plain`, title: `${scenario.title}, plain caller`, caller: "plain" };
}

function steady(rate: number): readonly Scenario[] {
  const base: Scenario = {
    name: `steady-${short(rate)}`,
    title: `steady, ${rate.toLocaleString("en")} rps`,
    // Above the quotas almost every request is refused and retried, one by one: a minute shows as much as an hour.
    seconds: rate <= 1_000 ? 3_600 : 60,
    rate,
    mode: "cognito",
    start: "warm",
  };
  if (rate <= 1_000) return [base];
  return [
    base,
    {
      ...base,
      name: `${base.name}-raised`,
      title: `${base.title}, quotas raised`,
      seconds: 3_600,
      parameters: RAISED,
    },
  ];
}

function deployment(rate: number): Scenario {
  return {
    name: `deployment-${short(rate)}`,
    title: `deployment, ${rate.toLocaleString("en")} rps`,
    seconds: 900,
    rate,
    mode: "cognito",
    start: "warm",
    incident: { kind: "deployment", at: 60 },
    ...(rate > 4_000 && { parameters: RAISED }),
  };
}

function away(service: "cognito" | "age", how: "error" | "silent"): Scenario {
  return {
    name: `${service}-${how === "error" ? "fails" : "silent"}`,
    title: `${service} ${how === "error" ? "answers 5xx" : "does not answer"} for 10 minutes`,
    seconds: 1_200,
    rate: 100,
    mode: "cognito",
    start: "warm",
    incident: { kind: "away", service, how, at: 60, forSeconds: 600 },
  };
}

function password(revoked: boolean): Scenario {
  return {
    name: revoked ? "password-revoked" : "password-rotated",
    title: revoked ? "new password, tokens revoked" : "new password, secret 1 s later",
    seconds: 3_600,
    rate: 100,
    mode: "cognito",
    start: "warm",
    incident: { kind: "password", at: 60, lateMs: 1_000, revoked },
  };
}

function sharing(callers: number): Scenario {
  return {
    name: `callers-${callers}`,
    title: `${callers} ${callers === 1 ? "caller" : "callers"} of one account, deployed`,
    seconds: 900,
    rate: 20 * callers,
    mode: "cognito",
    start: "warm",
    callers,
    incident: { kind: "deployment", at: 60 },
  };
}

function short(rate: number): string {
  return rate >= 1_000 ? `${rate / 1_000}k` : String(rate);
}
