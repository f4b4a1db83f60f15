import { setTimeout as sleep } from "node:timers/promises";
import { startLocal } from "../../local/stack/start-local.ts";
import { UserError } from "../../local/user-error.ts";
import { ensureBundles } from "../bundle/ensure-bundles.ts";
import { onboardLocal } from "../onboard/onboard-local.ts";
import { tableLines } from "../table.ts";
import { inputsDigest } from "../template/inputs-digest.ts";
import { readFreshTemplate } from "../template/template-file.ts";
import { readParameters } from "./parameters.ts";
import { runScenario } from "./run-scenario.ts";
import type { Scenario } from "./scenario.ts";

/** The load of the comparison. Age's stage lets fewer requests through than day sends, so that day retries. */
const [RATE, SECONDS, AGE_LIMIT] = [6, 20, 4] as const;

/** The largest difference between two counts that still counts as agreement, as a share of the number of requests. Retries wait at random. */
const TOLERANCE = 0.15;

/** The counts of a run, of the simulator or of the local stack. */
interface Counts {
  requests: number;
  "answers with an age": number;
  "requests to age": number;
  "throttled at age": number;
  "sign-ins for each container": number;
}

/**
 * Runs one small load in the simulator and on a local stack that throttles, with real sockets and the deployed bundle, and prints both.
 * Returns false when the counts differ by more than the tolerance. Throws a UserError when generated/ is not fresh.
 */
export async function validate({ print, root }: { print: (line: string) => void; root: string }): Promise<boolean> {
  const [model, real] = [await simulateLoad(), await measureLoad(root)];
  const names = Object.keys(model) as (keyof Counts)[];
  const rows = names.map((name) => {
    const agrees = isClose(model[name], real[name]);
    return [name, String(model[name]), String(real[name]), agrees ? "agree" : "DIFFER"];
  });
  const lines = tableLines([[`${RATE} rps for ${SECONDS} s`, "simulated", "local stack", ""], ...rows], {
    alignRight: (column) => column === 1 || column === 2,
  });
  for (const line of lines) print(line);
  print(`Counts agree when they differ by at most ${TOLERANCE * 100} % of the requests.`);
  return names.every((name) => isClose(model[name], real[name]));
}

function isClose(one: number, other: number): boolean {
  return Math.abs(one - other) <= TOLERANCE * RATE * SECONDS;
}

/** Runs the load in the simulator. */
async function simulateLoad(): Promise<Counts> {
  const scenario: Scenario = {
    name: "validate",
    title: "",
    seconds: SECONDS,
    rate: RATE,
    mode: "cognito",
    start: "cold",
    parameters: { ageStageRate: AGE_LIMIT, ageStageBurst: AGE_LIMIT, ageFailureShare: 0 },
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
async function measureLoad(root: string): Promise<Counts> {
  const template = await readFreshTemplate(root, await inputsDigest(root));
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
    const answers = await sendLoad(`${stack.environment["DAY_URL"]}/day?dob=19880101&on=20191122`);
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

async function sendLoad(url: string): Promise<readonly string[]> {
  const sent: Promise<string>[] = [];
  for (let count = 0; count < RATE * SECONDS; count++) {
    sent.push(fetch(url).then((answer) => answer.text()));
    await sleep(1_000 / RATE);
  }
  return Promise.all(sent);
}

/** Copies a template, and gives age's stage the limit of requests at which both the stack and the model throttle. */
function limitAge(template: unknown): unknown {
  const copy = structuredClone(Object(template));
  copy.Resources.AgeStage.Properties.MethodSettings = [
    { ResourcePath: "/*", HttpMethod: "*", ThrottlingRateLimit: AGE_LIMIT, ThrottlingBurstLimit: AGE_LIMIT },
  ];
  return copy;
}
