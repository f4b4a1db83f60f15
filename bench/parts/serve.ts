/** Measures `serve` beside what people would use in its place: the time of a request, the size of the bundle, and the cold start. */
import { createRequire } from "node:module";
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import { type BundledHandler, bundleHandler } from "../machine/bundle-handler.ts";
import { type ColdCosts, coldProcess } from "../machine/cold-process.ts";
import { inTurns } from "../machine/in-turns.ts";
import { scratchFolder } from "../machine/scratch-folder.ts";
import { type CreateRun, compare } from "../measure/compare.ts";
import type { Effort } from "../measure/effort.ts";
import { ratios } from "../measure/statistics.ts";
import type { PartResult, Table } from "../result.ts";
import { samplesOf } from "../result.ts";
import { ageEvent } from "./events.ts";

const BARE = "bare handler, no checks";
const BY_HAND = "by hand, the same checks";
const OURS = "serve (ours)";

/** The modules of peers/serve that export a handler. */
const CONTENDERS: Readonly<Record<string, string>> = {
  [BARE]: "bare",
  [BY_HAND]: "by-hand",
  [OURS]: "ours",
  "middy, its validator precompiled": "middy",
  "Powertools event handler": "powertools",
  "Powertools event handler with zod": "powertools-zod",
  "openapi-backend": "openapi-backend",
  "hono with zod-openapi": "hono",
  "express behind serverless-http": "express",
};

const GOOD = ageEvent("19880101");
const REFUSED = ageEvent("1988-01-01");
const COLD_ROUNDS = 9;

type Handler = (event: APIGatewayProxyEvent, context: object) => Promise<APIGatewayProxyResult>;

/** A contender, bundled as for Lambda and loaded. */
export interface Contender {
  name: string;
  bundle: BundledHandler;
  handler: Handler;
}

export async function measureServe(effort: Effort): Promise<PartResult> {
  const folder = scratchFolder();
  const contenders = await loadContenders(folder);
  for (const contender of contenders) await checkAnswers(contender);
  const good = await measureRequest(contenders, GOOD, { id: "good", title: "A good request, processor time" }, effort);
  const refused = await measureRequest(
    contenders,
    REFUSED,
    { id: "refused", title: "A refused request, processor time" },
    effort,
  );
  const cold = await measureCold(contenders, effort);
  const overHand = (table: Table) => ratios(samplesOf(table, OURS), samplesOf(table, BY_HAND));
  return {
    tables: [good, refused, sizes(contenders), cold.process, cold.answer],
    bars: [
      {
        what: "serve, a good request, over a handler by hand",
        at: "most",
        bound: 1.3,
        unit: "x",
        samples: overHand(good),
      },
      {
        what: "serve, a refused request, over a handler by hand",
        at: "most",
        bound: 1.5,
        unit: "x",
        samples: overHand(refused),
      },
    ],
    notes: [
      "Every contender is bundled by the same bundler, and runs in a process of its own. Powertools refuses with 422 by zod; all others refuse with 400.",
    ],
  };
}

/** Bundles and loads every contender. */
export async function loadContenders(folder: string): Promise<readonly Contender[]> {
  return Promise.all(
    Object.entries(CONTENDERS).map(async ([name, module]) => {
      const bundle = await bundleHandler(`peers/serve/${module}.ts`, folder);
      return { name, bundle, handler: loadHandler(bundle.file) };
    }),
  );
}

function loadHandler(file: string): Handler {
  return createRequire(import.meta.url)(file).handler;
}

/** Throws when a contender does not give the age, or does not refuse what the contract forbids. The bare handler refuses nothing. */
export async function checkAnswers({ handler, name }: Contender): Promise<void> {
  const good = await handler(structuredClone(GOOD), lambdaContext());
  if (good.statusCode !== 200 || JSON.stringify(JSON.parse(good.body)) !== '{"age":31}') {
    throw new Error(`${name} answers ${good.statusCode} ${good.body} to a good request`);
  }
  const { statusCode } = await handler(structuredClone(REFUSED), lambdaContext());
  const wanted = name === BARE ? [200] : [400, 422];
  if (!wanted.includes(statusCode)) throw new Error(`${name} answers ${statusCode} to a request that must be refused`);
}

function lambdaContext(): object {
  return { awsRequestId: "r", getRemainingTimeInMillis: () => 10_000 };
}

/** The function that `compare` measures: the contender named by its bundle's path answers the event, again and again. */
export const createRun: CreateRun<APIGatewayProxyEvent> = (file, event) => {
  const handler = loadHandler(file);
  const context = lambdaContext();
  return () => handler(event, context);
};

async function measureRequest(
  contenders: readonly Contender[],
  event: APIGatewayProxyEvent,
  { id, title }: Pick<Table, "id" | "title">,
  effort: Effort,
): Promise<Table> {
  const able = contenders.filter(({ name }) => event === GOOD || name !== BARE);
  const names = able.map(({ bundle }) => bundle.file);
  const samples = await compare({ module: import.meta.filename, names, input: event }, effort);
  const rows = able.map(({ bundle, name }) => ({ name, samples: samples.get(bundle.file) ?? [] }));
  return { id, title, unit: "µs", better: "less", base: BY_HAND, rows };
}

function sizes(contenders: readonly Contender[]): Table {
  const rows = contenders.map(({ bundle, name }) => ({ name, samples: [bundle.bytes] }));
  return { id: "bytes", title: "The bundle, minified", unit: "bytes", better: "less", rows };
}

async function measureCold(
  contenders: readonly Contender[],
  effort: Effort,
): Promise<{ process: Table; answer: Table }> {
  const files = new Map(contenders.map(({ bundle, name }) => [name, bundle.file]));
  const names = contenders.map(({ name }) => name);
  const costs = await inTurns(names, effort.rounds(COLD_ROUNDS), (name) => coldProcess(files.get(name) ?? "", GOOD));
  const table = (id: string, title: string, figure: (costs: ColdCosts) => number): Table => {
    const samples = new Map([...costs].map(([name, list]) => [name, list.map(figure)]));
    return { id, title, unit: "ms", better: "less", base: BARE, rows: rowsOf(samples) };
  };
  return {
    process: table(
      "cold-process",
      "A fresh process with one request: processor time, Node's own start included",
      (one) => one.processMs,
    ),
    answer: table("cold-answer", "Of this, the import and the first answer", (one) => one.answerMs),
  };
}

function rowsOf(samples: ReadonlyMap<string, readonly number[]>): Table["rows"] {
  return [...samples].map(([name, list]) => ({ name, samples: list }));
}
