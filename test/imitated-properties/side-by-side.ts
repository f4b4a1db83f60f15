/** Starts one stack that has the resources of many rows side by side, once for each value, and asks each row's question. */
import { generateKeyPair } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { AwsClient } from "aws4fetch";
import type { Json } from "../../local/json.ts";
import { machine } from "../../local/machine.ts";
import { type LocalOptions, type LocalStack, startLocal } from "../../local/stack/start-local.ts";
import { TemplateProblem } from "../../local/template/template-problem.ts";
import type { Answer, Keys, Resources, Row, Scene, ServiceName } from "./row.ts";

/** The answers of a row, as JSON. When the stack refuses a template, the answer is the sentence of the refusal. */
export interface Answers {
  /** An answer for each of the row's values, in order. */
  values: readonly string[];
  /** The answer of a second set of resources with the first value. It differs from the first answer when answers hold anything random. */
  again: string;
  without: string;
}

export interface SideBySide {
  /** The answers of a row. */
  answersOf: (row: Row) => Promise<Answers>;
  close: () => Promise<void>;
}

const TARGETS: Readonly<Record<ServiceName, string>> = {
  "cognito-idp": "AWSCognitoIdentityProviderService",
  "cognito-identity": "AWSCognitoIdentityService",
  secretsmanager: "secretsmanager",
  ssm: "AmazonSSM",
  sts: "",
};

/** Writes a call in the protocol of its service: AWS JSON 1.1, or AWS Query for STS. */
function requestOf(service: ServiceName, action: string, input: Json) {
  if (service !== "sts") {
    const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": `${TARGETS[service]}.${action}` };
    return { method: "POST", headers, body: JSON.stringify(input) };
  }
  const fields = Object.entries({ Action: action, Version: "2011-06-15", ...input });
  const form = new URLSearchParams(fields.map(([name, value]): [string, string] => [name, String(value)]));
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  return { method: "POST", headers, body: form.toString() };
}

/** Reads the innermost elements of an XML document. */
function readElements(xml: string): Json {
  return Object.fromEntries(Array.from(xml.matchAll(/<(\w+)>([^<]*)<\/\1>/g), ([, name = "", value]) => [name, value]));
}

/** Writes the documents `200.json` and `202.json` of APIs whose GET / has this status, with the manifest by which CDK names them. */
async function writeDocuments(root: string): Promise<void> {
  const files: Record<string, unknown> = {};
  for (const status of ["200", "202"]) {
    const integration = {
      type: "mock",
      requestTemplates: { "application/json": '{"statusCode": 200}' },
      responses: { default: { statusCode: status } },
    };
    const document = { openapi: "3.0.3", paths: { "/": { get: { "x-amazon-apigateway-integration": integration } } } };
    await writeFile(join(root, `${status}.json`), JSON.stringify(document));
    files[status] = { source: { path: `${status}.json` }, destinations: { one: { objectKey: `${status}.json` } } };
  }
  await writeFile(join(root, "documents.assets.json"), JSON.stringify({ files }));
}

interface Clock {
  now: () => number;
  /** Turns the clock forward. */
  wait: (ms: number) => void;
}

/** One row with one value, or without its property. */
interface Variant {
  prefix: string;
  resources: Resources;
}

/** Starts the stack. `root` is an empty folder; this function puts the layers `red` and `blue` into it, each with a module named colour, and documents of APIs. */
export async function startSideBySide(rows: readonly Row[], root: string): Promise<SideBySide> {
  for (const colour of ["red", "blue"]) {
    const module = join(root, colour, "nodejs/node_modules/colour");
    await mkdir(module, { recursive: true });
    await writeFile(join(module, "index.js"), `module.exports = "${colour}";`);
  }
  await writeDocuments(root);
  let time = Date.now();
  const clock: Clock = {
    now: () => time,
    wait: (ms) => {
      time += ms;
    },
  };
  // Each pool's own keys would take seconds. The pools' key ids differ, so no pool takes another's tokens.
  const pair = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  const surroundings = { ...machine(), now: clock.now, rsaKeyPair: async () => pair };
  const variantsOf = new Map(rows.map((row, index) => [row, readVariants(row, index)]));
  const { refused, stack } = await startOnAccepted([...variantsOf.values()].flat(), { root, surroundings });
  const outputs = await readOutputs(stack);

  async function answerOf(row: Row, variant: Variant): Promise<string> {
    const refusal = refused.get(variant);
    if (refusal !== undefined) return `refused: ${refusal}`;
    const scene = sceneOf(stack, outputs, variant, clock);
    return (JSON.stringify(await row.ask(scene)) ?? "undefined").replaceAll(variant.prefix, "@");
  }

  return {
    async answersOf(row) {
      const answers: string[] = [];
      for (const variant of variantsOf.get(row) ?? []) answers.push(await answerOf(row, variant));
      return { values: answers.slice(0, -2), again: answers.at(-2) ?? "", without: answers.at(-1) ?? "" };
    },
    close: () => stack.close(),
  };
}

/** Makes the variants of a row: one for each value, one without the property, and a second one for the first value, which shows what differs by chance. */
function readVariants({ property, resources, values }: Row, row: number): readonly Variant[] {
  const name =
    property
      .split(/[.[\]]+/)
      .filter(Boolean)
      .at(-1) ?? "";
  const properties = [...[...values, values[0]].map((value) => ({ [name]: value })), {}];
  return properties.map((one, index) => {
    const prefix = `R${row}V${index}x`;
    return { prefix, resources: JSON.parse(JSON.stringify(resources(one)).replaceAll("@", prefix)) };
  });
}

/**
 * Starts a stack with all variants. If the stack refuses some of them, starts once more without these: the error names every problem at
 * once.
 */
async function startOnAccepted(
  variants: readonly Variant[],
  options: Pick<LocalOptions, "root" | "surroundings">,
): Promise<{ stack: LocalStack; refused: ReadonlyMap<Variant, string> }> {
  const refused = new Map<Variant, string>();
  const start = () =>
    startLocal({ ...options, template: templateOf(variants.filter((variant) => !refused.has(variant))) });
  try {
    return { stack: await start(), refused };
  } catch (error) {
    if (!(error instanceof TemplateProblem)) throw error;
    const lines = error.message.split("\n");
    for (const variant of variants) {
      const own = lines
        .filter((line) => line.includes(variant.prefix))
        .map((line) => line.replaceAll(new RegExp(variant.prefix, "gi"), "@"));
      if (own.length > 0) refused.set(variant, own.join("\n"));
    }
    return { stack: await start(), refused };
  }
}

const ATTRIBUTES = ["Arn", "Name", "PolicyArn", "ProviderName", "ClientSecret", "SecretAccessKey"];

/** Puts variants into one template, with outputs that give each resource's identifiers. */
function templateOf(variants: readonly Variant[]) {
  const Resources: Resources = Object.assign({}, ...variants.map(({ resources }) => resources));
  const Outputs = Object.fromEntries(
    Object.keys(Resources).flatMap((id) => [
      [id, { Value: { Ref: id } }],
      ...ATTRIBUTES.map((attribute) => [`${id}.${attribute}`, { Value: { "Fn::GetAtt": [id, attribute] } }]),
    ]),
  );
  return { Resources, Outputs };
}

async function readOutputs({ awsEndpoint, developer, region }: LocalStack): Promise<ReadonlyMap<string, string>> {
  const client = new AwsClient({ ...developer, region, service: "cloudformation", retries: 0 });
  const body = "Action=DescribeStacks&Version=2010-05-15";
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const text = await (await client.fetch(awsEndpoint, { method: "POST", headers, body })).text();
  const pairs = text.matchAll(/<OutputKey>(.*?)<\/OutputKey>\s*<OutputValue>(.*?)<\/OutputValue>/gs);
  return new Map(Array.from(pairs, ([, key = "", value = ""]) => [key, value]));
}

function sceneOf(
  stack: LocalStack,
  outputs: ReadonlyMap<string, string>,
  { prefix }: Variant,
  { now, wait }: Clock,
): Scene {
  const outputOf = (name: string): string => outputs.get(name.replace("@", prefix)) ?? `no ${name}`;
  const clientOf = (service: string, keys: Keys = stack.developer) =>
    new AwsClient({ ...keys, region: stack.region, service, retries: 0 });
  const addressOf = (logicalId: string, path: string) =>
    `${stack.apis.find(({ id }) => id === outputOf(logicalId))?.url}${path}`;
  // Signatures have the time of the stack's clock, which is ahead of the machine's.
  const signingTime = () => new Date(now()).toISOString().replaceAll(/[-:]|\.\d{3}/g, "");
  return {
    ref: outputOf,
    attribute: (id, attribute) => outputOf(`${id}.${attribute}`),
    wait,
    async post(logicalId, path, body) {
      const headers = { "content-type": "application/json" };
      return (await fetch(addressOf(logicalId, path), { method: "POST", headers, body: JSON.stringify(body) })).status;
    },
    async call(service, action, input, keys): Promise<Answer> {
      const response = await clientOf(service, keys).fetch(stack.awsEndpoint, {
        ...requestOf(service, action, input),
        aws: { datetime: signingTime() },
      });
      const text = await response.text();
      return { status: response.status, body: service === "sts" ? readElements(text) : JSON.parse(text) };
    },
    async get(logicalId, path, keys, headers = {}) {
      const address = addressOf(logicalId, path);
      const response = keys
        ? await clientOf("execute-api", keys).fetch(address, { aws: { datetime: signingTime() } })
        : await fetch(address, { headers });
      return { status: response.status, body: await response.text(), headers: response.headers };
    },
  };
}
