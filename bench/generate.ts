/** Measures `npm run generate` for this repository, and for contracts of 10, 100 and 1,000 operations. */
import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateContracts } from "../tools/contract/generate-contracts.ts";
import type { Figure } from "./figure.ts";
import { median } from "./rounds.ts";

const SIZES = [10, 100, 1_000] as const;
const ROUNDS = 3;

export async function measureGenerate(): Promise<readonly Figure[]> {
  const times = [1, 2, 3].map(() => {
    const startedAt = performance.now();
    spawnSync(process.execPath, ["scripts/run.cjs", "generate"], {
      cwd: join(import.meta.dirname, ".."),
      stdio: "ignore",
    });
    return performance.now() - startedAt;
  });
  return [
    { what: "generate, packaging included", value: `${(median(times) / 1000).toFixed(1)} s`, bar: "" },
    ...(await measureSizes()),
  ];
}

/** Measures processor time, which other work on the machine changes little. The smallest contract runs once before, as a warm-up. */
async function measureSizes(): Promise<readonly Figure[]> {
  await secondsOf(SIZES[0]);
  const perOperation: number[] = [];
  const figures: Figure[] = [];
  for (const size of SIZES) {
    const rounds: number[] = [];
    for (let round = 0; round < ROUNDS; round++) rounds.push(await secondsOf(size));
    const seconds = median(rounds);
    perOperation.push((seconds * 1000) / size);
    const value = `${seconds.toFixed(2)} s, ${((seconds * 1000) / size).toFixed(1)} ms an operation`;
    figures.push({ what: `generate a contract of ${size} operations, without packaging`, value, bar: "" });
  }
  const [, hundred = Number.NaN, thousand = Number.NaN] = perOperation;
  const growth = `${(thousand / hundred).toFixed(2)} x`;
  return [...figures, { what: "  time for each operation, 1,000 over 100", value: growth, bar: "about 1" }];
}

async function secondsOf(size: number): Promise<number> {
  const root = await mkdtemp(join(tmpdir(), "countersign-bench-"));
  try {
    await mkdir(join(root, "api"));
    await writeFile(join(root, "api/many.yaml"), contractOf(size));
    const before = process.cpuUsage();
    const generated = await generateContracts(root, join(root, "generated"));
    const { system, user } = process.cpuUsage(before);
    if (!generated.ok) throw new Error(JSON.stringify(generated.problems[0]));
    return (user + system) / 1e6;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** A contract of `size` operations. Half of them read by an id and half write a body; each has its own schemas. */
function contractOf(size: number): string {
  const problem = { $ref: "#/components/responses/Problem" };
  const secured = { "x-amazon-apigateway-auth": { type: "AWS_IAM" }, security: [{ sigv4: [] }] };
  const json = (schema: object) => ({ content: { "application/json": { schema } } });
  const numbers = Array.from({ length: size / 2 }, (_, index) => index);
  const document = {
    openapi: "3.0.3",
    info: { title: "many", version: "1.0.0" },
    paths: Object.fromEntries(
      numbers.map((n) => [
        `/things${n}/{id}`,
        {
          parameters: [
            { name: "id", in: "path", required: true, schema: { type: "string", pattern: "^[a-z]{1,20}$" } },
          ],
          get: {
            operationId: `readThing${n}`,
            ...secured,
            parameters: [{ name: "limit", in: "query", schema: { type: "integer", minimum: 1, maximum: 100 + n } }],
            responses: {
              200: { description: "it", ...json({ $ref: `#/components/schemas/Thing${n}` }) },
              400: problem,
              500: problem,
            },
          },
          put: {
            operationId: `writeThing${n}`,
            ...secured,
            requestBody: { required: true, ...json({ $ref: `#/components/schemas/Thing${n}` }) },
            responses: { 204: { description: "done" }, 400: problem, 500: problem },
          },
        },
      ]),
    ),
    components: {
      securitySchemes: {
        sigv4: { type: "apiKey", name: "Authorization", in: "header", "x-amazon-apigateway-authtype": "awsSigv4" },
      },
      responses: {
        Problem: {
          description: "no",
          content: {
            "application/problem+json": { schema: { type: "object", properties: { detail: { type: "string" } } } },
          },
        },
      },
      schemas: Object.fromEntries(
        numbers.map((n) => [
          `Thing${n}`,
          {
            type: "object",
            required: ["name"],
            properties: {
              name: { type: "string", maxLength: 40 + n },
              parts: { type: "array", items: { $ref: `#/components/schemas/Thing${Math.max(0, n - 1)}` } },
            },
          },
        ]),
      ),
    },
  };
  return JSON.stringify(document, null, 1);
}
