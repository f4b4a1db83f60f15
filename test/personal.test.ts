import { cp, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { printLog } from "../local/stack/print-log.ts";
import { bundleServices } from "../tools/bundle/bundle-services.ts";
import { generateContracts } from "../tools/contract/generate-contracts.ts";
import { readContracts } from "../tools/contract/read-contracts.ts";
import { runSuite } from "../tools/contract-suite/run-suite.ts";
import { readShownValues } from "../tools/start/shown-values.ts";
import { adaInTheGroup } from "./fixtures/ada.ts";
import { type EditableTemplate, onboardedStack } from "./fixtures/running-stack.ts";
import { scratch } from "./fixtures/scratch.ts";

const ROOT = join(import.meta.dirname, "..");

/**
 * A copy of the repository in which `dob` is renamed to `birthdate`, and whose service `age` leaks this date: for the year 1999 in an
 * exception, for 1998 in a field of the log line, for 1997 in a problem.
 */
async function renamedHouse(): Promise<string> {
  const root = await scratch();
  const rename = async (folder: string) => {
    await mkdir(join(root, folder), { recursive: true });
    for (const entry of await readdir(join(ROOT, folder), { withFileTypes: true })) {
      if (entry.isDirectory()) await rename(join(folder, entry.name));
      else {
        const text = await readFile(join(ROOT, folder, entry.name), "utf8");
        await writeFile(join(root, folder, entry.name), text.replaceAll(/\bdob\b/g, "birthdate"));
      }
    }
  };
  await rename("api");
  await rename("services");
  for (const shared of ["lib", "node_modules", "package-lock.json", "tools"])
    await symlink(join(ROOT, shared), join(root, shared));
  await writeFile(join(root, "package.json"), '{ "type": "module" }');
  await cp(join(ROOT, "dist"), join(root, "dist"), { recursive: true });

  const handler = join(root, "services/age/handler.ts");
  const honest = await readFile(handler, "utf8");
  const loud = honest.replace(
    "{ reply, now }) => {",
    "{ reply, now, note }) => {\n  if (birthdate.startsWith('1999')) throw new Error(`cannot do ${birthdate}`);\n  if (birthdate.startsWith('1998')) note({ asked: `for ${birthdate}` });\n  if (birthdate.startsWith('1997')) return reply(400, problem(400, `birthdate ${birthdate} is no good`));",
  );
  expect(loud).not.toBe(honest);
  await writeFile(handler, loud);
  const generated = await generateContracts(root, join(root, "generated"));
  expect(generated).toMatchObject({ ok: true });
  await bundleServices({ root });
  return root;
}

const BIRTHDATES = ["19991231", "19981231", "19971231", "19881231", "19880230"];

it("lets no birth date out, whatever it is called, in a log, an error or the suite's own words", async () => {
  const root = await renamedHouse();
  const rename = ({ Resources }: EditableTemplate) =>
    Object.assign(Resources, JSON.parse(JSON.stringify(Resources).replaceAll('"dob"', '"birthdate"')));
  const stack = await onboardedStack({ root, edit: rename, shownValues: await readShownValues(root) });
  const printed: string[] = [];
  const print = printLog((line) => printed.push(line), { colour: false });
  for (const birthdate of BIRTHDATES) {
    await stack.get("day", `/day?birthdate=${birthdate}&on=20200101`);
    await stack.get("age", `/age?birthdate=${birthdate}`);
  }
  await stack.get("day", `/day?birthdate=${BIRTHDATES[0]}&birthdate=${BIRTHDATES[1]}`);
  await stack.get("day", `/day?born=${BIRTHDATES[0]}`);
  await stack.get("day", `/dya?birthdate=${BIRTHDATES[0]}`);
  for (const entry of stack.entries) print(entry);

  const read = await readContracts(join(root, "api"));
  const age = read.ok ? read.contracts.filter(({ name }) => name === "age") : [];
  const ada = await adaInTheGroup(stack);
  const report = await runSuite({
    contracts: age,
    targets: { age: stack.environment["AGE_URL"] ?? "" },
    caller: { name: "AgeCallerRole", granted: ["age.getAge"] },
    session: ada.credentials,
    region: stack.region,
    seed: 1,
    randomRuns: 0,
  });

  const log = printed.join("\n");
  expect(log).toMatch(/cannot do \[personal [0-9a-f]{8}\]/);
  expect(log).toMatch(/for \[personal [0-9a-f]{8}\]/);
  expect(log).toMatch(/birthdate \[personal [0-9a-f]{8}\] is no good/);
  expect(log).toMatch(/ day {3}GET \/day\?birthdate=‹[0-9a-f]{4}›&on=20200101\n/);
  const everything =
    log +
    JSON.stringify(stack.entries) +
    JSON.stringify(report.failures.map(({ problems, title }) => [title, problems])) +
    report.table;
  for (const birthdate of BIRTHDATES) expect(everything).not.toContain(birthdate);
});
