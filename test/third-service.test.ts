/** A third service, made by the steps of docs/your-own.md: `npm run new`, its contract and handler, and `day` as its caller. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkProject } from "../tools/check/check-project.ts";
import { findingLine } from "../tools/check/finding.ts";
import { pascal } from "../tools/contract/api-contract.ts";
import { newService } from "../tools/scaffold/new-service.ts";
import { generate } from "../tools/template/generate.ts";
import { ROOT } from "./fixtures/command.ts";
import { namedIn } from "./fixtures/docs.ts";
import { parcels, parcelsHandler } from "./fixtures/parcels.yaml.ts";
import { findingsIn, type Project, scratchProject, templateOf, typeErrors } from "./fixtures/project.ts";
import { onboardedStack } from "./fixtures/running-stack.ts";

/**
 * A version of `day` that sends a parcel through its typed client. This version answers with the parcel's status in place of an age: 201 or
 * 204, or 9000 when a value is wrong.
 */
const SEND_PARCEL = `import type { contract, paths } from "../../generated/parcels/contract.ts";
import { ask } from "../../lib/call/answer.ts";
import { callee, service } from "../../lib/call/callee.ts";
import { readCallerEnvironment } from "../../lib/call/environment.ts";
import { type CallTools, remoteService } from "../../lib/observe/remote-service.ts";

const remote = remoteService({ name: "parcels", environment: readCallerEnvironment(process.env, "PARCELS") });
const parcels = callee(service<paths, typeof contract>(remote), ["sendParcel"]);

export const sendParcel = (dry: boolean, tools: CallTools) =>
  remote.call(
    tools,
    (fetch) =>
      ask(parcels, "post", "/customers/{customer}/parcels", {
        params: { path: { customer: "ada" }, header: { "x-priority": 2 }, query: { tag: ["gift", "rush"], insured: 12.5, dry } },
        body: { to: { name: "Ada Łovelace, 2+2" }, items: [{ pages: 2 }, { litres: 1.5, kilos: 3 }], size: null, note: "soon" },
        fetch,
      }),
    (answer) => {
      switch (answer.status) {
        case 201: {
          const { id, priority, to } = answer.body;
          const same = id === 7 && priority === 2 && to.name === "Ada Łovelace, 2+2";
          return { ok: true, age: same && answer.headers.get("location") === "/parcels/7" ? 201 : 9000 };
        }
        case 204:
          return { ok: true, age: answer.body === undefined ? 204 : 9000 };
        case 400:
          return remote.unusable(answer);
        default:
          return remote.unavailable(answer);
      }
    },
  );
`;

const HANDLER = `import { contract, type operations } from "../../generated/day/contract.ts";
import { serve } from "../../lib/serve/serve.ts";
import { sendParcel } from "./send-parcel.ts";

export const handler = serve<operations>(contract, {
  async getDay({ query: { dob } }, tools) {
    const answer = await sendParcel(dob === "19880101", tools);
    return tools.reply(200, answer.ok ? { day: "Friday", age: answer.age } : { day: "Friday", ageUnavailable: answer.problem });
  },
});
`;

/** Mistakes of handlers and callers that the compiler has to find, each with the compiler's message. */
const MISTAKES = [
  [
    'reply(201, { id: 7, to: body.to, priority: header["x-priority"], by: "me" }, { Location: "/parcels/7" })',
    /'by' does not exist in type/,
  ],
  [
    'reply(201, { id: header["x-priority"], to: body.to }, { Location: "/parcels/7", "X-By": "me" })',
    /X-By.* does not exist in type/,
  ],
  ["reply(201, { id: header['x-priority'], to: body.to })", /Expected 3 arguments/],
  ['reply(202, header["x-priority"])', /Argument of type '202' is not assignable/],
] as const;

/** Makes a project with the service parcels and with `day` as its caller, by the steps of docs/your-own.md. */
async function withParcels(): Promise<Project> {
  const project = await scratchProject();
  expect(await newService(project.root, "parcels")).toEqual({
    ok: true,
    files: ["api/parcels.yaml", "services/parcels/handler.ts", "serverless.yml"],
  });
  await project.write("api/parcels.yaml", parcels);
  await project.write("services/parcels/handler.ts", parcelsHandler);

  await project.write("services/day/send-parcel.ts", SEND_PARCEL);
  await project.write("services/day/handler.ts", HANDLER);
  await grantToDay(project, "parcels", "sendParcel");
  return project;
}

/** Makes a project with the service orders, from `npm run new -- orders`, and with the caller that docs/your-own.md shows in `day`. The answers of `day` do not change. */
async function withOrders(): Promise<Project> {
  const project = await scratchProject();
  expect(await newService(project.root, "orders")).toMatchObject({ ok: true });
  const page = await readFile(join(ROOT, "docs/your-own.md"), "utf8");
  const [, caller = ""] = /`services\/day\/ask-orders\.ts`.*?```ts\n(.*?)```/s.exec(page) ?? [];
  await project.write("services/day/ask-orders.ts", caller);
  await project.edit(
    "services/day/handler.ts",
    "{ getDay: getDay(askAge) }",
    `{
  async getDay(values, tools) {
    const { ok } = await askOrders(tools);
    return ok ? getDay(askAge)(values, tools) : tools.reply(400, problem(400, "no orders"));
  },
}`,
  );
  await project.edit(
    "services/day/handler.ts",
    'import { getDay } from "./get-day.ts";',
    'import { problem } from "../../lib/serve/problem.ts";\nimport { askOrders } from "./ask-orders.ts";\nimport { getDay } from "./get-day.ts";',
  );
  await project.edit("api/orders.yaml", /^.*Remove this line once.*\n.*x-countersign-unreached.*\n/m, "");
  await grantToDay(project, "orders", "getOrders");
  return project;
}

/** Adds to the infrastructure what a call by `day` needs: the API's address, and a grant in each mode. */
async function grantToDay({ edit }: Project, name: string, operation: string): Promise<void> {
  const id = pascal(name);
  const address = `{ 'Fn::Sub': 'https://\${${id}Api}.execute-api.\${AWS::Region}.\${AWS::URLSuffix}/\${${id}Stage}' }`;
  for (const mode of ["cognito", "role"]) {
    const prefix = name.toUpperCase();
    const variables = `  ${prefix}_CREDENTIALS: ${mode}\n  ${prefix}_API_URL: ${address}`;
    await edit("infra/environment.yml", `\n${mode}:\n`, `\n${mode}:\n${variables}\n`);
    const grant = `            Resource:\n              - $1\n              - $\${file(generated/${name}/invoke.json):${operation}}\n`;
    await edit(`infra/caller-${mode}.yml`, /^ *Resource: (\S+)\n/m, grant);
  }
}

describe("a third service", () => {
  it("leaves nothing to find for tsc, check, review and contract, before it has a caller and with one", {
    timeout: 240_000,
  }, async () => {
    const alone = await scratchProject();
    expect(await newService(alone.root, "orders")).toMatchObject({ ok: true });
    expect(await generate(alone.root, () => undefined)).toEqual([]);
    expect(await findingsIn(alone, ["check", "contract"])).toEqual({});

    const called = await withOrders();
    expect(await generate(called.root, () => undefined)).toEqual([]);
    expect(await findingsIn(called)).toEqual({});
    expect(called.touched().filter((path) => /^(?:lib|tools|scripts|local)\//.test(path))).toEqual([]);
    expect(await namedIn("docs/your-own.md", called.touched())).toEqual([]);
  });

  it("is served and called by day with a body, a path, headers and lists, and nothing but its own files changes", {
    timeout: 180_000,
  }, async () => {
    const project = await withParcels();
    expect(await generate(project.root, () => undefined)).toEqual([]);
    expect((await checkProject(project.root, { stale: "none" })).map(findingLine)).toEqual([]);
    expect(await namedIn("docs/your-own.md", project.touched())).toEqual([]);

    const handler = "services/parcels/handler.ts";
    for (const [index, [mistake]] of MISTAKES.entries()) {
      const planted = parcelsHandler.replace(/reply\(201, .*\)/, () => mistake);
      await project.write(`services/parcels/mistake-${index}.ts`, planted);
    }
    const mistakes = MISTAKES.map((_, index) => `services/parcels/mistake-${index}.ts`);
    const errors = typeErrors(project, [handler, "services/day/send-parcel.ts", ...mistakes]);
    expect(errors).toEqual(
      MISTAKES.map(([, said], index) =>
        expect.stringMatching(new RegExp(`^services/parcels/mistake-${index}\\.ts:\\d+: .*${said.source}`)),
      ),
    );

    const template = await templateOf(project);
    const stack = await onboardedStack({ root: project.root, edit: (other) => Object.assign(other, template) });
    const day = async (dob: string) => (await stack.get("day", `/day?dob=${dob}`)).json();
    expect(await day("19880102")).toEqual({ day: "Friday", age: 201 });
    expect(await day("19880101")).toEqual({ day: "Friday", age: 204 });
    const parcelsUrl = stack.apis.find(({ name }) => name === "parcels")?.url;
    expect((await fetch(`${parcelsUrl}/customers/ada/parcels`, { method: "POST" })).status).toBe(403);
  });
});
