import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { orders } from "../../test/fixtures/orders.yaml.ts";
import { scratch } from "../../test/fixtures/scratch.ts";
import { problemLine } from "../contract/api-contract.ts";
import { readContracts } from "../contract/read-contracts.ts";
import { checkExampleNames } from "./example-names.ts";
import { findingLine } from "./finding.ts";

const BODY = "schema: { $ref: '#/components/schemas/NewOrder' }";
const PROBLEM = "        application/problem+json:\n";

/** Checks the orders contract with every `from` replaced by its `to`. */
async function findings(...changes: readonly (readonly [from: string, to: string])[]): Promise<readonly string[]> {
  const folder = join(await scratch(), "api");
  await mkdir(folder);
  const changed = changes.reduce((text, [from, to]) => {
    expect(text).toContain(from);
    return text.replace(from, () => to);
  }, orders);
  await writeFile(join(folder, "orders.yaml"), changed);
  const read = await readContracts(folder);
  if (!read.ok) throw new Error(read.problems.map(problemLine).join("\n"));
  return read.contracts.flatMap(checkExampleNames).map(findingLine);
}

const withExample = (name: string, value: string) =>
  [BODY, `${BODY}\n            examples: { ${name}: { value: ${value} } }`] as const;

describe("the example of a body", () => {
  it("is reported with the property that was meant, at its own place", async () => {
    expect(await findings(withExample("one", "{ itmes: [] }"))).toEqual([
      "api/orders.yaml:19:41 #/paths/~1customers~1{customer}~1orders/post/requestBody/content/application~1json/examples/one/value/itmes: " +
        "the example has the property itmes, which its schema does not name (did you mean items?). Correct the name.",
    ]);
  });

  it("is checked at any depth, and without a name", async () => {
    const [found] = await findings([BODY, `${BODY}\n            example: { items: [{ skuu: a }] }`]);
    expect(found).toMatch(/\/example\/items\/0\/skuu: .*\(did you mean sku\?\)/);
  });

  it("is checked where a schema has it", async () => {
    const [found] = await findings(["    Order:\n", "    Order:\n      example: { idd: a }\n"]);
    expect(found).toMatch(
      /^api\/orders\.yaml:\d+:\d+ #\/components\/schemas\/Order\/example\/idd: .*did you mean id\?/,
    );
  });

  it("passes with the declared names, and with a name that is not near to any", async () => {
    expect(await findings(withExample("one", "{ items: [], note: null }"))).toEqual([]);
    expect(await findings(withExample("one", "{ price: 1 }"))).toEqual([]);
  });

  it("passes when a refusal of the same name shows that it is wrong on purpose", async () => {
    const refusal = `${PROBLEM}          examples: { wrong: { value: { type: a, title: b, status: 400, detail: c } } }\n`;
    expect(await findings(withExample("wrong", "{ itmes: [] }"), [PROBLEM, refusal])).toEqual([]);
    expect(await findings(withExample("other", "{ itmes: [] }"), [PROBLEM, refusal])).toHaveLength(1);
  });
});
