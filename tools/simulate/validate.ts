import { setTimeout as sleep } from "node:timers/promises";
import { startLocal } from "../../local/stack/start-local.ts";
import { UserError } from "../../local/user-error.ts";
import { ensureBundles } from "../bundle/ensure-bundles.ts";
import { onboardLocal } from "../onboard/onboard-local.ts";
import { inputsDigest } from "../template/inputs-digest.ts";
import { readFreshTemplate } from "../template/template-file.ts";
import { readParameters } from "./parameters.ts";
import { progressBar, type Terminal } from "./progress-bar.ts";
import { runScenario } from "./run-scenario.ts";
import type { Scenario } from "./scenario.ts";
import { type Counts, LOAD, type Validation } from "./validation.ts";

/**
 * Runs one small load in the simulator and on a local stack that throttles, with real sockets and the deployed bundle. Throws a UserError when
 * generated/ is not fresh.
 */
export async function runValidation({
  root,
  now,
  terminal,
}: {
  root: string;
  now: Date;
  terminal: Terminal;
}): Promise<Validation> {
  const bar = progressBar(terminal);
  try {
    const simulated = await simulateLoad();
    const measured = await measureLoad(root, (share) => bar.show(share, "local stack"));
    return { ranOn: now.toISOString().slice(0, 10), simulated, measured };
  } finally {
    bar.clear();
  }
}

/** Runs the load in the simulator. */
export async function simulateLoad(): Promise<Counts> {
  const scenario: Scenario = {
    name: "validate",
    title: "",
    seconds: LOAD.seconds,
    rate: LOAD.rate,
    mode: "cognito",
    start: "cold",
    parameters: { ageStageRate: LOAD.ageLimit, ageStageBurst: LOAD.ageLimit, ageFailureShare: 0 },
  };
  const { tally, throttles } = await runScenario(scenario, { parameters: readParameters(), seed: 1 });
  return {
    requests: tally.requests,
    "answers with an age": tally.results.get("age") ?? 0,
    "requests to age": tally.ageRequests,
    "throttled at age": throttles.find(({ limit }) => limit === "API Gateway, stage age")?.count ?? 0,
    "sign-ins for each container": tally.signIns.succeeded / tally.containersStarted,
  };
}

/** Sends the load to a local stack of its own. */
async function measureLoad(root: string, progress: (share: number) => void): Promise<Counts> {
  const template = await readFreshTemplate(root, inputsDigest(root));
  if (template === undefined) throw new UserError("generated/ is not fresh. Run `npm run generate`.");
  await ensureBundles(root);
  const counts = { toAge: 0, throttled: 0 };
  const stack = await startLocal({
    template: limitAge(template),
    root,
    throttle: "after authorization",
    log(entry) {
      if (entry.kind !== "request" || entry.server !== "age") return;
      counts.toAge += 1;
      if (entry.status === 429) counts.throttled += 1;
    },
  });
  try {
    const onboarded = await onboardLocal(stack);
    if (!onboarded.ok) throw new UserError(onboarded.sentence);
    const signInsBefore = stack.userPools[0]?.counts.signIns ?? 0;
    const answers = await sendLoad(`${stack.environment["DAY_URL"]}/day?dob=19880101&on=20191122`, progress);
    const day = [...stack.functions.values()].find(({ name }) => name.endsWith("-day"));
    const signIns = (stack.userPools[0]?.counts.signIns ?? 0) - signInsBefore;
    return {
      requests: answers.length,
      "answers with an age": answers.filter((text) => text.includes('"age"')).length,
      "requests to age": counts.toAge,
      "throttled at age": counts.throttled,
      "sign-ins for each container": signIns / (day?.counts.workersStarted ?? 0),
    };
  } finally {
    await stack.close();
  }
}

async function sendLoad(url: string, progress: (share: number) => void): Promise<readonly string[]> {
  const sent: Promise<string>[] = [];
  const requests = LOAD.rate * LOAD.seconds;
  for (let count = 0; count < requests; count++) {
    progress(count / requests);
    sent.push(fetch(url).then((answer) => answer.text()));
    await sleep(1_000 / LOAD.rate);
  }
  return Promise.all(sent);
}

/** Copies a template, and gives age's stage the limit of requests at which both the stack and the model throttle. */
function limitAge(template: unknown): unknown {
  const copy = structuredClone(Object(template));
  copy.Resources.AgeStage.Properties.MethodSettings = [
    { ResourcePath: "/*", HttpMethod: "*", ThrottlingRateLimit: LOAD.ageLimit, ThrottlingBurstLimit: LOAD.ageLimit },
  ];
  return copy;
}
