/** `npm start`: the whole stack on this machine. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { watch } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { LogEntry } from "../local/log.ts";
import { printLog } from "../local/stack/print-log.ts";
import { type LocalStack, startLocal } from "../local/stack/start-local.ts";
import { UserError } from "../local/user-error.ts";
import { ensureBundles } from "../tools/bundle/ensure-bundles.ts";
import type { OnboardOptions, OnboardOutcome } from "../tools/onboard/onboard.ts";
import { inputsDigest } from "../tools/template/inputs-digest.ts";
import { readFreshTemplate } from "../tools/template/template-file.ts";
import { command } from "./command.ts";
import { removeStackFile, writeStackFile } from "./stack-file.ts";

const FIRST_API_PORT = 3000;
const AWS_PORT = 4566;

await command({
  usage: [
    "npm start [-- options]",
    "",
    "Runs the services and the AWS services behind them on this machine, with auth really enforced.",
    "",
    "  --port NAME=N    an API's port (default: 3000 for the first, 3001 for the second)",
    "  --aws-port N     the AWS endpoint's port (default: 4566)",
    "  --throttle       let stages throttle (429) and functions hold to their reserved concurrency (500)",
    "  --throttle-first the same, throttling before authentication instead of after authorization",
    "  --help           this",
    "",
    "Ctrl-C ends it.",
  ].join("\n"),
  options: {
    port: { type: "string", multiple: true },
    "aws-port": { type: "string" },
    throttle: { type: "boolean" },
    "throttle-first": { type: "boolean" },
  },
  async run({ port = [], "aws-port": awsPort, throttle, "throttle-first": throttleFirst }) {
    const root = process.cwd();
    // Workers share the process's time zone, and Lambda's is UTC.
    process.env["TZ"] = "UTC";
    const template = await templateOf(root);
    await ensureBundles(root);
    const asked = portsOf(port);
    const onboard = startOnboarding();
    const { promise: onboarded, resolve: openApis } = Promise.withResolvers<void>();
    const stack = await startLocal({
      template,
      root,
      hosts: ["127.0.0.1", "::1"],
      portOf: (name, index) => asked.get(name) ?? FIRST_API_PORT + index,
      ...(throttleFirst && { throttle: "before authentication" }),
      ...(throttle && !throttleFirst && { throttle: "after authorization" }),
      apisWaitFor: onboarded,
      awsPort: awsPort === undefined ? AWS_PORT : portNumber(awsPort, "--aws-port"),
      log: printLog((line) => process.stdout.write(line), { colour: process.stdout.isTTY === true }),
    });
    try {
      refuseUnknown(asked, stack);
      for (const one of stack.functions.values()) one.warm();
      await onboardCaller(stack, onboard);
      openApis();
      await writeStackFile(root, { pid: process.pid, environment: stack.environment });
      await greet(root, stack);
      const stopWatching = watchSources(root, stack);
      await interrupted();
      stopWatching();
    } finally {
      await removeStackFile(root, process.pid);
      await stack.close();
    }
  },
});

/** The compiled template, made anew when what it is made from has changed. */
async function templateOf(root: string): Promise<unknown> {
  const fresh = await readFreshTemplate(root, await inputsDigest(root));
  if (fresh !== undefined) return fresh;
  console.log("api/, serverless.yml or infra/ has changed: generating anew ...");
  const [{ generate }, { problemLine }] = await Promise.all([
    import("../tools/template/generate.ts"),
    import("../tools/contract/api-contract.ts"),
  ]);
  const problems = await generate(root, console.log);
  if (problems.length > 0) throw new UserError(problems.map(problemLine).join("\n"));
  return readFreshTemplate(root, await inputsDigest(root));
}

/** `["day=8080"]` by name. */
function portsOf(flags: readonly string[]): ReadonlyMap<string, number> {
  return new Map(
    flags.map((flag) => {
      const [name = "", port = ""] = flag.split("=");
      return [name, portNumber(port, `--port ${name || "NAME"}`)];
    }),
  );
}

function portNumber(text: string, flag: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new UserError(
    `${flag} wants a port number, 0 to 65535: ${flag.startsWith("--port") ? "--port day=8080" : "--aws-port 4567"}`,
  );
}

function refuseUnknown(asked: ReadonlyMap<string, number>, { apis }: LocalStack): void {
  const names = apis.map(({ name }) => name);
  const unknown = [...asked.keys()].find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new UserError(`--port ${unknown}: there is no such API. There are ${names.join(" and ")}.`);
}

/** Gives the caller its account, as `npm run onboard` does on AWS: from outside, on the running endpoint. */
async function onboardCaller(
  { awsEndpoint, developer, environment, region }: LocalStack,
  onboard: (options: OnboardOptions) => Promise<OnboardOutcome>,
): Promise<void> {
  const { COGNITO_APP_CLIENT_ID, COGNITO_GROUP, COGNITO_IDENTITY_POOL_ID, COGNITO_SECRET_ID, COGNITO_USER_POOL_ID } =
    environment;
  if (!COGNITO_APP_CLIENT_ID || !COGNITO_IDENTITY_POOL_ID || !COGNITO_SECRET_ID || !COGNITO_USER_POOL_ID) {
    console.log("No function is told of a user pool and a secret: there is nobody to onboard.");
    return;
  }
  const outcome = await onboard({
    region,
    endpoint: awsEndpoint,
    credentials: developer,
    userPoolId: COGNITO_USER_POOL_ID,
    appClientId: COGNITO_APP_CLIENT_ID,
    identityPoolId: COGNITO_IDENTITY_POOL_ID,
    secretId: COGNITO_SECRET_ID,
    group: COGNITO_GROUP ?? "",
  });
  // A template without a group or a role that can be had is one to learn from: the stack runs, and says why calls will fail.
  if (!outcome.ok) console.log(`The caller's account is not ready. ${outcome.sentence}`);
}

/**
 * A process of its own that onboards when it is told how. It loads the AWS clients while the stack starts, and takes the 30 MB
 * that they keep along when it ends.
 */
function startOnboarding(): (options: OnboardOptions) => Promise<OnboardOutcome> {
  const child = fork(new URL("./onboard-child.ts", import.meta.url), {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  // A start that is refused does not wait for it; it ends with its parent.
  child.unref();
  child.channel?.unref();
  const ended = once(child, "exit").then(([code]): OnboardOutcome => {
    return { ok: false, step: "sign in", sentence: `Onboarding ended with ${code} before it had an outcome.` };
  });
  return async (options) => {
    const answered = once(child, "message").then(([outcome]): OnboardOutcome => outcome);
    child.send(options);
    return Promise.race([answered, ended]);
  };
}

async function greet(root: string, { apis, awsEndpoint, unavailableHosts, withoutEffect }: LocalStack): Promise<void> {
  const local = (url: string) => url.replace("127.0.0.1", "localhost");
  const targets = await Promise.all(apis.map(({ name }) => exampleTarget(root, name)));
  const requests = apis.flatMap(({ url }, index) => {
    const target = targets[index];
    return target === undefined ? [] : [`  curl -i '${local(url)}${target}'`];
  });
  const lines = [
    "",
    ...apis.map(({ host, name, stage, url }) => `  ${name.padEnd(12)}${local(url)}    (https://${host}/${stage})`),
    `  ${"AWS".padEnd(12)}${local(awsEndpoint)}    Cognito, Secrets Manager, STS`,
    "",
    ...requests,
    ...(requests.length > 0 ? [""] : []),
    '  In another terminal: eval "$(npm run -s env)", then aws ... --endpoint-url "$AWS_ENDPOINT_URL" (docs/walkthrough.md)',
    "  Ctrl-C ends it.",
    "",
    `Without effect here: ${withoutEffect.join(", ")}.`,
    ...(unavailableHosts.length > 0
      ? [`This machine has no ${unavailableHosts.join(" and no ")}: going on without.`]
      : []),
    "",
  ];
  console.log(lines.join("\n"));
}

/** The first request that a contract's examples make. An API that no contract of this folder describes has none. */
async function exampleTarget(root: string, name: string): Promise<string | undefined> {
  const text = await readFile(join(root, "generated", name, "requests.json"), "utf8").catch(() => "{}");
  const [first] = Object.values<string>(JSON.parse(text));
  return first;
}

/** Bundles anew when a source changes, and lets the functions run the new code from their next event on. */
function watchSources(root: string, stack: LocalStack): () => void {
  const log = printLog((line) => process.stdout.write(line), { colour: process.stdout.isTTY === true });
  let pending: NodeJS.Timeout | undefined;
  const rebuild = async () => {
    const entry = await ensureBundles(root).then(
      (bundles): LogEntry | undefined =>
        bundles.length === 0
          ? undefined
          : { kind: "notice", text: `made anew: ${bundles.map(({ file }) => file).join(", ")}` },
      (error: unknown): LogEntry => ({ kind: "notice", text: error instanceof Error ? error.message : String(error) }),
    );
    if (entry === undefined) return;
    for (const one of stack.functions.values()) one.replaceCode();
    log(entry);
  };
  const changed = () => {
    clearTimeout(pending);
    // Editors write a file in several steps.
    pending = setTimeout(() => void rebuild(), 100);
  };
  const watchers = ["services", "lib", "generated"].map((folder) =>
    watch(join(root, folder), { recursive: true }, changed),
  );
  return () => {
    clearTimeout(pending);
    for (const watcher of watchers) watcher.close();
  };
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
}
