/** The work on a service while `npm start` runs: edits of sources, contracts and infrastructure, mistakes, and breakpoints. */
import { readFile } from "node:fs/promises";
import { SourceMap } from "node:module";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { run, type StartedStack, startStack } from "./fixtures/command.ts";
import { type Project, scratchProject } from "./fixtures/project.ts";
import { debugWorker } from "./fixtures/worker-debugger.ts";

const ANY_PORTS = ["--port", "day=0", "--port", "age=0", "--aws-port", "0"];
const HANDLER = "services/age/handler.ts";
const ANSWER = "return reply(200, { age: wholeYears(dob, asked) });";

async function startProject(flags: readonly string[] = []) {
  const project = await scratchProject();
  const stack = await startStack([...ANY_PORTS, ...flags], { cwd: project.root });
  const [, url = ""] = /^ {2}day +(http:\/\/localhost:\d+)/m.exec(stack.output()) ?? [];
  const ask = async () => (await fetch(`${url}/day?dob=19880101&on=20191122`)).text();
  return { project, stack, ask };
}

/** Edits a file of the project, and resolves with what the terminal says from then on. */
async function edit(
  { project, stack }: { project: Project; stack: StartedStack },
  [file, from, to]: readonly [string, string, string],
  pattern: RegExp,
): Promise<RegExpExecArray> {
  const said = stack.until(pattern);
  await project.edit(file, from, to);
  return said;
}

const keysIn = async ({ root }: Project) => (await run("aws-env", ["--json"], { cwd: root })).stdout;

it("takes up edits of sources, says what is wrong with one, and replaces only the service that has changed", async () => {
  const scene = await startProject();
  const { ask, project, stack } = scene;
  expect(await ask()).toBe('{"day":"Friday","age":31}');

  const wrong = ANSWER.replace("wholeYears", "(");
  const broken = await edit(
    scene,
    [HANDLER, ANSWER, wrong],
    /✘ \[ERROR\] (.*\n)+? {2}age cannot be bundled\. Its code from before this edit still answers\./,
  );
  expect(broken[0]).toMatch(/\n\n {4}services\/age\/handler\.ts:\d+:\d+:\n {6}\d+ │ .*\n/);
  expect(await ask()).toBe('{"day":"Friday","age":31}');

  const older = ANSWER.replace("asked)", "asked) + 1");
  await edit(scene, [HANDLER, wrong, older], /age can be bundled again and answers with its new code\.\n/);
  const answered = stack.until(/ day +GET .*\n.* age +GET .*\n/);
  expect(await ask()).toBe('{"day":"Friday","age":32}');
  // Day has kept its session: it called nothing but age.
  expect((await answered)[0].split("\n")).toHaveLength(3);

  await edit(scene, [HANDLER, older, 'throw new Error("no idea");'], /age answers with its new code/);
  const thrown = stack.until(/age: Error: no idea\n +age: +at .*services\/age\/handler\.ts:(\d+):\d+\)?\n/);
  await ask();
  const lines = (await project.read(HANDLER)).split("\n");
  expect(lines[Number((await thrown)[1]) - 1]).toContain("no idea");
});

it("starts again with changed contracts and infrastructure, and keeps accounts, keys and ids", async () => {
  const scene = await startProject();
  const { ask, project, stack } = scene;
  const keys = await keysIn(project);
  const again = /The stack runs the changed template, with the same accounts, keys and ids\./;

  const contract = "api/age.yaml";
  await edit(
    scene,
    [contract, "operationId: getAge", "operationId: 7"],
    /api\/age\.yaml:\d+:\d+.*\n\n {2}The stack runs the template from before/,
  );
  expect(await ask()).toBe('{"day":"Friday","age":31}');
  await edit(scene, [contract, "operationId: 7", "operationId: getAge"], again);
  await edit(scene, ["infra/cognito.yml", "MinimumLength: 20", "MinimumLength: 21"], again);
  expect(await ask()).toBe('{"day":"Friday","age":31}');
  expect(await keysIn(project)).toBe(keys);
  expect(stack.output().match(/The application account is ready/g)).toHaveLength(1);
});

it("lets a debugger stop at a line of a handler", async () => {
  const { ask, project, stack } = await startProject(["--inspect-port", "0"]);
  const [url = ""] = /ws:\/\/\S+/.exec(stack.output()) ?? [];
  const editor = await debugWorker(url, "dist/local-age/bundle.cjs");
  onTestFinished(editor.close);
  const lineNumber = await bundledLine(project, HANDLER, ANSWER);
  await editor.send("Debugger.setBreakpointByUrl", { urlRegex: "local-age/bundle\\.cjs$", lineNumber });

  const paused = editor.next("Debugger.paused");
  const answer = ask();
  expect(await paused).toHaveProperty(
    ["callFrames", 0],
    expect.objectContaining({ functionName: "getAge", location: expect.objectContaining({ lineNumber }) }),
  );
  await editor.send("Debugger.resume");
  expect(await answer).toBe('{"day":"Friday","age":31}');
});

/** Finds the line of age's bundle, from 0, that was made from a line of a source, as an editor does with the source map. */
async function bundledLine({ read, root }: Project, file: string, text: string): Promise<number> {
  const wanted = (await read(file)).split("\n").findIndex((line) => line.includes(text));
  const bundle = join(root, "dist/local-age/bundle.cjs");
  const map = new SourceMap(JSON.parse(await readFile(`${bundle}.map`, "utf8")));
  const lines = (await readFile(bundle, "utf8")).split("\n");
  return lines.findIndex((line, number) => {
    const entry = map.findEntry(number, line.search(/\S/));
    return "originalSource" in entry && entry.originalSource.endsWith(file) && entry.originalLine === wanted;
  });
}
