/**
 * Grants of operations with path parameters: what reaches the handler of a service whose paths lie within each other, and what the contract
 * suite says.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signedFetch } from "../lib/call/signed-fetch.ts";
import { generateContracts } from "../tools/contract/generate-contracts.ts";
import { readGrants } from "../tools/contract-suite/grants.ts";
import { runSuite } from "../tools/contract-suite/run-suite.ts";
import { adaInTheGroup } from "./fixtures/ada.ts";
import { carts, cartsHandler } from "./fixtures/carts.yaml.ts";
import { parcelsProject, parcelsStack } from "./fixtures/parcels-stack.ts";
import { scratchProject } from "./fixtures/project.ts";
import { type EditableTemplate, openStack, type RunningStack } from "./fixtures/running-stack.ts";

const GRANTED = ["getCart", "deleteCart"];
/** The operations under `/carts/{id}`, which `GET/carts/*` reaches. */
const NESTED = ["listPayments", "getPayment"];

let folder: string;
let project: Awaited<ReturnType<typeof parcelsProject>>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "countersign-"));
  project = await parcelsProject({ contract: carts, handler: cartsHandler }, folder);
}, 60_000);

/** Starts a stack in which a caller is granted `GRANTED`, and denied `denied` by a Deny statement. */
async function sceneWith(denied: readonly string[]) {
  const options = await parcelsStack({ root: project.root, granted: GRANTED, denied });
  let granted: readonly string[] = [];
  const stack = await openStack({
    ...options,
    edit(template: EditableTemplate) {
      options.edit?.(template);
      const callers = readGrants(template, [project.contract]);
      granted = callers.find(({ name }) => name === "AgeCallerRole")?.granted ?? [];
    },
  });
  const url = stack.apis.find(({ name }) => name === "parcels")?.url ?? "";
  const ada = await adaInTheGroup(stack);
  return { stack, url, granted, ada };
}

type Scene = Awaited<ReturnType<typeof sceneWith>>;

/** Sends a signed request. Returns the name of the operation that answered, or the status of the refusal. */
async function ask({ ada, stack, url }: Scene, target: string): Promise<unknown> {
  const [method = "", path = ""] = target.split(" ");
  const fetchSigned = signedFetch({ region: stack.region, credentials: ada.credentials });
  const response = await fetchSigned(url + path, { method });
  const body: unknown = await response.json();
  return response.ok ? body : response.status;
}

function suiteOver({ ada, granted, stack, url }: Scene) {
  return runSuite({
    contracts: [project.contract],
    targets: { parcels: url },
    caller: { name: "AgeCallerRole", granted },
    session: ada.credentials,
    region: stack.region,
    seed: 1,
    randomRuns: 4,
  });
}

const started: RunningStack[] = [];
async function open(denied: readonly string[]): Promise<Scene> {
  const scene = await sceneWith(denied);
  started.push(scene.stack);
  return scene;
}
afterAll(async () => {
  await Promise.all(started.map((stack) => stack.close()));
  await rm(folder, { recursive: true, force: true });
});

describe("a caller that is granted getCart and deleteCart, and denied what lies under them", () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await open(NESTED);
  });

  it.each([
    ["GET /carts/1", "getCart"],
    ["DELETE /carts/1", "deleteCart"],
    ["GET /carts/a%2Fb", "getCart"],
    ["GET /carts", 403],
    ["DELETE /carts", 403],
    ["GET /carts/1/payments", 403],
    ["GET /carts/1/payments/2", 403],
    ["POST /carts/1", 403],
  ])("gets %s: %s", async (target, answer) => {
    expect(await ask(scene, target)).toBe(answer);
  });

  it.each([
    "GET /carts/",
    "DELETE /carts/",
    "DELETE /carts//",
    "DELETE //carts",
    "GET /carts//1",
    "GET /carts//payments",
    "GET /carts/1/payments/",
    "GET /carts/1//payments",
    "GET /carts/1/",
  ])("reaches no handler by %s", async (target) => {
    expect([400, 403]).toContain(await ask(scene, target));
  });

  it("keeps to what it is granted, in the suite's eyes: getCart and deleteCart, and not what their wildcard reaches", async () => {
    expect(scene.granted).toEqual(["parcels.deleteCart", "parcels.getCart"]);
    const { failures, table } = await suiteOver(scene);
    expect(failures).toEqual([]);
    expect(table).toMatch(/^parcels\.listPayments +403 .* 3 {2}api\/common\.yaml:\d+:\d+$/m);
  });
});

describe("a caller that is granted getCart, without a Deny statement", () => {
  it("reaches what lies under it, and the suite says so", async () => {
    const scene = await open([]);
    expect(await ask(scene, "GET /carts/1/payments")).toBe("listPayments");
    const { failures } = await suiteOver(scene);
    expect(failures.map(({ operation, problems, title }) => [operation, title, ...problems])).toEqual(
      NESTED.map((id) => [
        `parcels.${id}`,
        "not granted to AgeCallerRole",
        "answered 200 to a request that must be denied with 403",
      ]),
    );
  });
});

describe("the resource policy of an API with path parameters", () => {
  it("denies every path with an empty segment, and exempts the roles with a grant, not those with a Deny", async () => {
    const { root, edit, write } = await scratchProject();
    await write("api/carts.yaml", carts);
    await edit(
      "infra/caller-cognito.yml",
      /Resource: (\S+getAge\})/,
      "Resource: ['$1', '${file(generated/carts/invoke.json):getCart}']",
    );
    const denial = [{ Effect: "Deny", Resource: "${file(generated/carts/invoke.json):listPayments}" }];
    const Properties = { Roles: [{ Ref: "OtherRole" }], PolicyDocument: { Statement: denial } };
    await edit(
      "infra/caller-cognito.yml",
      /^Resources:\n/m,
      `Resources:\n  OnlyDenies: ${JSON.stringify({ Type: "AWS::IAM::ManagedPolicy", Properties })}\n`,
    );
    expect(await generateContracts(root, join(root, "generated"))).toMatchObject({ ok: true });

    const parameters: Record<string, string> = {
      ageCredentials: "cognito",
      secretStore: "secretsmanager",
      security: "baseline",
    };
    const apis = createRequire(import.meta.url)(join(root, "infra/apis.cjs"));
    const { Resources } = await apis({
      resolveVariable: async (name: string) => parameters[name.replace("param:", "")] ?? "keep",
    });
    const policy = Resources.CartsApi.Properties.Body["x-amazon-apigateway-policy"];
    expect(policy.Statement).toEqual([
      {
        Sid: "NobodyButTheCallers",
        Effect: "Deny",
        Principal: "*",
        Action: "execute-api:Invoke",
        Resource: "execute-api:/*",
        Condition: { ArnNotEquals: { "aws:PrincipalArn": { "Fn::GetAtt": ["AgeCallerRole", "Arn"] } } },
      },
      {
        Sid: "NoOtherSpelling",
        Effect: "Deny",
        Principal: "*",
        Action: "execute-api:Invoke",
        Resource: ["execute-api:/${sls:stage}/*//*", "execute-api:/${sls:stage}/*/*/"],
      },
    ]);
    expect(Resources.AgeApi.Properties.Body["x-amazon-apigateway-policy"].Statement).toHaveLength(1);
  });
});
