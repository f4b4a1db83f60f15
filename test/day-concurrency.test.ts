/** The packaging parameter dayConcurrency, in the templates that would be deployed. */
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { asObject } from "../local/json.ts";
import { packageEach } from "../tools/template/compile-template.ts";
import { temporaryFolder } from "../tools/temporary-folder.ts";
import { ROOT } from "./fixtures/command.ts";

const STRICT = { security: "strict", deploymentBucket: "deployments-of-this-account" };

/** The reserved concurrency of day's and of age's function, by the packaging parameters. */
const CASES: readonly (readonly [string, Readonly<Record<string, string>>, readonly (number | undefined)[]])[] = [
  ["reserves nothing by default", {}, [undefined, undefined]],
  ["reserves that many for day alone", { dayConcurrency: "125" }, [125, undefined]],
  ["leaves strict's own number to age", { ...STRICT, dayConcurrency: "125" }, [125, 10]],
  ["leaves strict's own numbers with none", { ...STRICT, dayConcurrency: "none", reservedConcurrency: "7" }, [7, 7]],
];

let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder("countersign-concurrency-");
  await packageEach(
    ROOT,
    CASES.map(([name, parameters]) => ({ parameters, folder: join(folder, name) })),
  );
  return () => rm(folder, { recursive: true, force: true });
}, 60_000);

describe("dayConcurrency", () => {
  it.each(CASES)("%s: %j", async (name, _, expected) => {
    const file = join(folder, name, "cloudformation-template-update-stack.json");
    const resources = asObject(asObject(JSON.parse(await readFile(file, "utf8")))["Resources"]);
    const reserved = ["DayLambdaFunction", "AgeLambdaFunction"].map((id) => {
      const number = asObject(asObject(resources[id])["Properties"])["ReservedConcurrentExecutions"];
      // A value of --param is a string, which CloudFormation reads as a number.
      return number === undefined ? undefined : Number(number);
    });
    expect(reserved).toEqual(expected);
  });
});
