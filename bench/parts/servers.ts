/** The local servers that are measured, each at its quietest and fastest documented setting. */
import { join } from "node:path";
import type { ServerPlan } from "../machine/running-server.ts";

export const BENCH = join(import.meta.dirname, "..");
export const ROOT = join(BENCH, "..");

export const AGE_TARGET = "/age?dob=19880101&on=20191122";
export const DAY_TARGET = "/day?dob=19880101&on=20191122";

export const BARE = "node:http, one constant answer";
export const OURS = "Countersign, day and age";
export const OURS_NPM = "Countersign by npm start";
export const OURS_CDK = "Countersign, a CDK template";
export const OFFLINE = "osls + serverless-offline";
export const OFFLINE_IN_PROCESS = "osls + serverless-offline, in process";
export const PRISM = "prism mock";
export const MOCKOON = "mockoon-cli";

const isAge = ({ body, status }: { status: number; body: string }) => status === 200 && body === '{"age":31}';

export function isDay({ body, status }: { status: number; body: string }): boolean {
  return status === 200 && body === '{"day":"Friday","age":31}';
}

/** Tells whether the answer of a mock server is an age, as the contract says. Any number will do, because mockoon invents one. */
export function isSomeAge({ body, status }: { status: number; body: string }): boolean {
  return status === 200 && /^\{\s*"age":\s*\d+\s*\}$/.test(body);
}

const bare: ServerPlan = {
  name: BARE,
  ports: 1,
  launch: ([port]) => ({
    program: process.execPath,
    args: [join(BENCH, "peers/local/bare-server.js"), `${port}`],
    cwd: ROOT,
  }),
  url: ([port]) => `http://127.0.0.1:${port}${AGE_TARGET}`,
  isReady: isAge,
};

const ours: ServerPlan = {
  name: OURS,
  ports: 3,
  launch: (ports) => ({
    program: process.execPath,
    // The flags of package.json's script `start`.
    args: ["--max-semi-space-size=2", "scripts/run.cjs", "start", ...oursFlags(ports)],
    cwd: ROOT,
  }),
  url: ([day]) => `http://127.0.0.1:${day}${DAY_TARGET}`,
  isReady: isDay,
};

const oursByNpm: ServerPlan = {
  ...ours,
  name: OURS_NPM,
  launch: (ports) => ({ program: "npm", args: ["start", "--", ...oursFlags(ports)], cwd: ROOT }),
};

function oursFlags([day, age, aws]: readonly number[]): readonly string[] {
  return ["--port", `day=${day}`, "--port", `age=${age}`, "--aws-port", `${aws}`, "--quiet"];
}

const offline: ServerPlan = {
  name: OFFLINE,
  ports: 2,
  launch: (ports) => ({
    program: process.execPath,
    args: offlineArgs(ports),
    cwd: join(BENCH, "peers/local/serverless-offline"),
  }),
  url: ([http]) => `http://127.0.0.1:${http}${AGE_TARGET}`,
  isReady: isAge,
};

const offlineInProcess: ServerPlan = {
  ...offline,
  name: OFFLINE_IN_PROCESS,
  launch: (ports) => ({ ...offline.launch(ports), args: [...offlineArgs(ports), "--useInProcess"] }),
};

function offlineArgs([http, lambda]: readonly number[]): readonly string[] {
  const bin = join(BENCH, "node_modules/serverless/bin/serverless.js");
  return [bin, "offline", "--httpPort", `${http}`, "--lambdaPort", `${lambda}`, "--noPrependStageInUrl"];
}

const prism: ServerPlan = {
  name: PRISM,
  ports: 1,
  launch: ([port]) => ({
    program: process.execPath,
    // At its default level prism writes several lines a request and is about ten times slower.
    args: [
      join(BENCH, "node_modules/@stoplight/prism-cli/dist/index.js"),
      "mock",
      "api/age.yaml",
      "-p",
      `${port}`,
      "-v",
      "error",
    ],
    cwd: ROOT,
  }),
  url: ([port]) => `http://127.0.0.1:${port}${AGE_TARGET}`,
  // Prism wants the header of the contract's security scheme to be there, and looks no further.
  headers: { authorization: "any" },
  isReady: isAge,
};

const mockoon: ServerPlan = {
  name: MOCKOON,
  ports: 1,
  launch: ([port]) => ({
    program: process.execPath,
    args: [
      join(BENCH, "node_modules/@mockoon/cli/bin/run.js"),
      "start",
      ...["--data", "api/age.yaml", "--port", `${port}`, "--disable-log-to-file"],
    ],
    cwd: ROOT,
  }),
  url: ([port]) => `http://127.0.0.1:${port}${AGE_TARGET}`,
  isReady: isSomeAge,
};

/** The servers that answer this repository's contracts, by name. */
export const SERVERS: readonly ServerPlan[] = [bare, ours, oursByNpm, offline, offlineInProcess, prism, mockoon];

/** The plan of a server. Throws for a name that is not in SERVERS. */
export function serverNamed(name: string): ServerPlan {
  const plan = SERVERS.find((one) => one.name === name);
  if (plan === undefined) throw new Error(`there is no server ${name}`);
  return plan;
}
