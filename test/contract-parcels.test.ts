import { describe, expect, it } from "vitest";
import { runSuite, type SuiteReport } from "../tools/contract-suite/run-suite.ts";
import { adaInTheGroup } from "./fixtures/ada.ts";
import { parcels } from "./fixtures/parcels.yaml.ts";
import { parcelsContract, parcelsProject, parcelsStack } from "./fixtures/parcels-stack.ts";
import { runningStack } from "./fixtures/running-stack.ts";

/** Runs the contract suite of `parcels` on a service that was generated from the contract text `served`. */
async function suiteOver(served: string): Promise<SuiteReport> {
  const project = await parcelsProject({ contract: served });
  const stack = await runningStack(await parcelsStack(project));
  const ada = await adaInTheGroup(stack);
  return runSuite({
    contracts: [await parcelsContract()],
    targets: { parcels: stack.apis.find(({ name }) => name === "parcels")?.url ?? "" },
    caller: { name: "AgeCallerRole", granted: ["parcels.sendParcel", "parcels.listParcels"] },
    session: ada.credentials,
    region: stack.region,
    seed: 1,
    randomRuns: 40,
  });
}

/** Rules that a service could apply differently from its contract, each with the case of the suite that must find it. */
const DRIFT: readonly (readonly [from: string, to: string, found: string])[] = [
  ["{2,10}$' } }", "{2,11}$' } }", "customer: pattern, longer"],
  ["minimum: 1, maximum: 3 } }", "minimum: 1, maximum: 4 } }", "x-priority: maximum + 1"],
  ["[gift, rush, fragile, wet]", "[gift, rush, fragile]", "tag: "],
  ["minimum: 0, exclusiveMinimum: true, maximum: 100", "minimum: 0, maximum: 100", "insured: minimum"],
  ["nullable: true, enum: [S, M]", "enum: [S, M]", "body: size: type null"],
  ["minLength: 2, maxLength: 10", "minLength: 1, maxLength: 9", "body: note: minLength - 1"],
  ["multipleOf: 0.5", "multipleOf: 0.25", "body: items: item: oneOf 2: litres: multipleOf broken"],
  [
    "kilos: { type: integer, minimum: 0",
    "kilos: { type: number, minimum: 0",
    "body: items: item: oneOf 2: kilos: type number",
  ],
  ["required: [pages], ", "", "body: items: item: oneOf 1: without pages"],
  ["minItems: 1, maxItems: 3, items", "maxItems: 4, items", "body: items: minItems - 1"],
  ["maxItems: 4, items", "maxItems: 4, items", "body: items: maxItems + 1"],
];

describe("the suite over bodies, paths, headers, lists and alternatives", () => {
  it("finds nothing in a service that keeps its contract, and reaches every status", async () => {
    const { contractProblems, failures, table } = await suiteOver(parcels);
    expect(failures).toEqual([]);
    expect(contractProblems).toEqual([]);
    expect(table).toMatch(/^parcels\.sendParcel +201 +1 +\d+ +\d+ /m);
    expect(table).toMatch(/^parcels\.sendParcel +204 /m);
    expect(table).toMatch(/^parcels\.cancelParcel +403 .* 3 {2}api\/common\.yaml:\d+:\d+$/m);
  });

  it("finds each rule that a service holds otherwise", async () => {
    let drifted = parcels;
    for (const [from, to] of DRIFT) {
      expect(drifted).toContain(from);
      drifted = drifted.replace(from, () => to);
    }
    const { failures } = await suiteOver(drifted);
    const titles = failures.map(({ title }) => title);
    for (const [, , found] of DRIFT) expect(titles).toContainEqual(expect.stringContaining(found));
  });
});
