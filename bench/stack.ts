/** Measures the time to the first answer of the stack, its memory, and the requests that it serves in a second. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CognitoIdentityClient } from "@aws-sdk/client-cognito-identity";
import {
  AdminAddUserToGroupCommand,
  AdminConfirmSignUpCommand,
  CognitoIdentityProviderClient,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { getCredentials, getIdentityId } from "../lib/call/cognito-identity.ts";
import { signIn } from "../lib/call/cognito-sign-in.ts";
import { createSign } from "../lib/call/sign.ts";
import { wireUrl } from "../lib/call/wire-url.ts";
import type { Figure } from "./figure.ts";
import { median } from "./rounds.ts";

const ROOT = join(import.meta.dirname, "..");
const DAY = "http://127.0.0.1:3000/day?dob=19880101&on=20191122";
const AGE = "http://127.0.0.1:3001/age?dob=19880101&on=20191122";
const LOAD_SECONDS = 5;
const EMAIL = "bench@example.com";
const PASSWORD = "Passw0rd!-and-longer";

export async function measureStack(): Promise<readonly Figure[]> {
  const starts = { process: [] as number[], npm: [] as number[] };
  for (let round = 0; round < 5; round++) {
    starts.process.push(await timeStart(process.execPath, ["scripts/run.cjs", "start"]));
    starts.npm.push(await timeStart("npm", ["start"]));
  }
  const figures: Figure[] = [
    {
      what: "start to the first age, sign-in included, process",
      value: `${median(starts.process).toFixed(0)} ms`,
      bar: "<= 700 ms",
    },
    {
      what: "start to the first age, sign-in included, npm start",
      value: `${median(starts.npm).toFixed(0)} ms`,
      bar: "< 1000 ms",
    },
  ];

  const stack = spawn(process.execPath, ["scripts/run.cjs", "start"], { cwd: ROOT, stdio: "ignore", detached: true });
  try {
    await firstAge();
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    figures.push({ what: "memory, idle", value: `${residentMb(stack)} MB`, bar: "<= 120 MB" });
    const age = load(AGE, await signedHeaders());
    const day = load(DAY, {});
    figures.push(
      { what: "signed and verified GET /age", value: age, bar: "> 4000 a second" },
      { what: "GET /day", value: day, bar: "" },
      { what: "memory, after load", value: `${residentMb(stack)} MB`, bar: "<= 220 MB" },
    );
  } finally {
    await end(stack);
  }
  return figures;
}

async function timeStart(program: string, flags: readonly string[]): Promise<number> {
  const startedAt = performance.now();
  const stack = spawn(program, flags, { cwd: ROOT, stdio: "ignore", detached: true });
  try {
    await firstAge();
    return performance.now() - startedAt;
  } finally {
    await end(stack);
  }
}

async function firstAge(): Promise<void> {
  for (;;) {
    const text = await fetch(DAY).then(
      (response) => response.text(),
      () => "",
    );
    if (text.includes('"age":31')) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Measures how many requests the stack answers in a second, by wrk with 16 connections. Throws when any answer is an error. */
function load(url: string, headers: Readonly<Record<string, string>>): string {
  const flags = Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
  const { error, stdout } = spawnSync("wrk", ["-t1", "-c16", `-d${LOAD_SECONDS}s`, ...flags, url], {
    encoding: "utf8",
  });
  if (error) return "not measured: wrk is not installed";
  const rate = /Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1] ?? "?";
  const errors = /Non-2xx or 3xx responses: (\d+)/.exec(stdout)?.[1];
  return `${Math.round(Number(rate))} a second${errors === undefined ? "" : `, ${errors} of them refused`}`;
}

/** The headers of a GET /age, signed with the keys of a user in the callers' group. The signature is valid for five minutes. */
async function signedHeaders(): Promise<Record<string, string>> {
  const { environment } = JSON.parse(readFileSync(join(ROOT, ".countersign/stack.json"), "utf8"));
  const region = environment.AWS_REGION;
  const shared = { region, endpoint: environment.AWS_ENDPOINT_URL };
  const userPoolId = environment.COGNITO_USER_POOL_ID;
  const appClientId = environment.COGNITO_APP_CLIENT_ID;
  const credentials = {
    accessKeyId: environment.AWS_ACCESS_KEY_ID,
    secretAccessKey: environment.AWS_SECRET_ACCESS_KEY,
  };
  const client = new CognitoIdentityProviderClient({ ...shared, credentials });
  const named = { UserPoolId: userPoolId, Username: EMAIL };
  await client.send(new SignUpCommand({ ClientId: appClientId, Username: EMAIL, Password: PASSWORD }));
  await client.send(new AdminConfirmSignUpCommand(named));
  await client.send(new AdminAddUserToGroupCommand({ ...named, GroupName: environment.COGNITO_GROUP }));
  const { idToken } = await signIn(
    { client, userPoolId, appClientId, now: Date.now, randomBytes },
    { username: EMAIL, password: PASSWORD },
  );
  const pool = {
    client: new CognitoIdentityClient(shared),
    identityPoolId: environment.COGNITO_IDENTITY_POOL_ID,
    region,
    userPoolId,
  };
  const keys = await getCredentials(pool, await getIdentityId(pool, idToken), idToken);
  const sign = createSign({ region, service: "execute-api" });
  return sign({ method: "GET", url: wireUrl(AGE), headers: {}, body: undefined }, keys, Date.now());
}

function residentMb({ pid }: ChildProcess): string {
  try {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return String(Math.round(Number(kilobytes) / 1024));
  } catch {
    return "not measured: no /proc; ?";
  }
}

async function end(stack: ChildProcess): Promise<void> {
  const closed = new Promise((resolve) => stack.once("close", resolve));
  if (stack.pid) process.kill(-stack.pid, "SIGINT");
  await closed;
}
