import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..");

/**
 * The rooms (folders of source) from which each room may import, in addition to itself. Files directly in `local/` or `tools/` are a room
 * of their own, at the bottom. An entry that no import needs fails the test too, so that the table allows no more than the code needs.
 */
const DOWNHILL: Readonly<Record<string, readonly string[]>> = {
  generated: ["lib/serve"],
  infra: ["local"],
  "lib/call": [],
  "lib/observe": ["lib/call", "lib/serve"],
  "lib/serve": [],
  local: [],
  "local/client": ["local"],
  "local/cloudformation": ["local", "local/endpoint"],
  "local/command": ["local", "local/client", "local/stack", "local/template"],
  "local/console": ["local", "local/client", "local/control", "local/http"],
  "local/console/page": ["local", "local/client", "local/console"],
  "local/control": ["local", "local/http"],
  "local/endpoint": ["local", "local/http", "local/iam"],
  "local/gateway": ["local", "local/http", "local/iam", "local/jwt", "local/lambda"],
  "local/http": ["local"],
  "local/iam": ["local", "local/http"],
  "local/identity-pool": ["local", "local/endpoint", "local/iam", "local/jwt"],
  "local/jwt": ["local"],
  "local/lambda": ["local", "local/iam"],
  "local/secrets": ["local", "local/endpoint"],
  "local/ssm": ["local", "local/endpoint"],
  "local/stack": [
    "local",
    "local/client",
    "local/cloudformation",
    "local/console",
    "local/control",
    "local/endpoint",
    "local/gateway",
    "local/http",
    "local/iam",
    "local/identity-pool",
    "local/lambda",
    "local/secrets",
    "local/ssm",
    "local/sts",
    "local/template",
    "local/user-pool",
  ],
  "local/sts": ["local", "local/endpoint", "local/iam", "local/jwt"],
  "local/template": ["local"],
  "local/user-pool": ["local", "local/endpoint", "local/jwt"],
  services: ["generated", "lib/call", "lib/observe", "lib/serve"],
  tools: [],
  "tools/bundle": ["local"],
  "tools/check": ["lib/serve", "local", "local/iam", "tools", "tools/contract", "tools/template"],
  "tools/contract": ["lib/serve", "local", "local/iam"],
  "tools/contract-suite": [
    "lib/call",
    "lib/serve",
    "local",
    "local/stack",
    "tools",
    "tools/bundle",
    "tools/contract",
    "tools/onboard",
  ],
  "tools/hard": [
    "lib/call",
    "local",
    "local/iam",
    "local/stack",
    "tools/bundle",
    "tools/contract",
    "tools/contract-suite",
    "tools/template",
  ],
  "tools/mutate": ["local"],
  "tools/npm-package": ["local", "tools", "tools/bundle"],
  "tools/onboard": ["lib/call", "local"],
  "tools/operate": [
    "infra",
    "lib/call",
    "local",
    "tools",
    "tools/check",
    "tools/contract",
    "tools/onboard",
    "tools/template",
  ],
  "tools/pictures": [
    "local",
    "local/client",
    "local/stack",
    "tools/bundle",
    "tools/onboard",
    "tools/start",
    "tools/template",
  ],
  "tools/review": ["local", "tools/check", "tools/contract", "tools/template"],
  "tools/scaffold": ["local", "tools/contract"],
  "tools/simulate": [
    "lib/call",
    "lib/observe",
    "local",
    "local/stack",
    "tools",
    "tools/bundle",
    "tools/onboard",
    "tools/template",
  ],
  "tools/start": [
    "local",
    "local/client",
    "local/command",
    "local/stack",
    "tools/bundle",
    "tools/contract",
    "tools/onboard",
    "tools/template",
  ],
  "tools/strength": [
    "local",
    "local/stack",
    "tools",
    "tools/bundle",
    "tools/contract",
    "tools/contract-suite",
    "tools/onboard",
  ],
  "tools/template": ["local", "tools", "tools/bundle", "tools/contract"],
  "tools/verify": ["local"],
  "tools/vectors": ["lib/call", "local", "local/http", "local/iam"],
};

/**
 * The local stack's rooms in layers, from the top: a room imports from lower layers only. Therefore no room of an imitated AWS service
 * imports the room of another service, and none imports local/gateway or local/stack.
 */
const LOCAL_LAYERS: readonly (readonly string[])[] = [
  ["local/command", "local/console/page"],
  ["local/stack"],
  [
    "local/cloudformation",
    "local/console",
    "local/gateway",
    "local/identity-pool",
    "local/secrets",
    "local/ssm",
    "local/sts",
    "local/user-pool",
  ],
  ["local/client", "local/control", "local/endpoint", "local/lambda"],
  ["local/iam", "local/jwt"],
  ["local/http"],
  ["local/template"],
  ["local"],
];

/** Rooms that may import from every other room: the commands of package.json. */
const ANYWHERE: readonly string[] = ["scripts"];

/** Each source file with the files of this repository that it imports, as paths from the root. Tests are left out. */
function importGraph(): ReadonlyMap<string, readonly string[]> {
  const files = ["generated", "infra", "lib", "local", "scripts", "services", "tools"]
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((file) => join(folder, file)),
    )
    .filter((file) => !file.includes("node_modules") && !file.includes(".sandbox"));
  const sources = files.filter((file) => /(?<!\.d)\.(?:tsx?|js|cjs|mjs)$/.test(file) && !file.endsWith(".test.ts"));
  return new Map(sources.map((file) => [file, importsOf(file)]));
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(ROOT, file), "utf8").replaceAll(/^\s*(?:\/\/|\*|\/\*).*$/gm, "");
  const specifiers = [
    ...text.matchAll(/(?:from\s+|import\s+|import\(\s*|require\(\s*|new URL\(\s*)["'](\.[^"']*)["']/g),
  ];
  return specifiers.map(([, specifier = ""]) => relative(ROOT, join(ROOT, dirname(file), specifier)));
}

/** The room of the console's page, which runs in a browser. */
const PAGE = "local/console/page";

/**
 * Returns the room of a file: `local/iam/evaluate.ts` -> `local/iam`; `local/log.ts` -> `local`; `services/day/handler.ts` -> `services`.
 */
function roomOf(file: string): string {
  if (file.startsWith(`${PAGE}/`)) return PAGE;
  const [first = "", second = "", ...rest] = file.split("/");
  return ["lib", "local", "tools"].includes(first) && rest.length > 0 ? `${first}/${second}` : first;
}

describe("imports", () => {
  const graph = importGraph();

  it("are read from every room", () => {
    expect(new Set([...graph.keys()].map(roomOf))).toEqual(new Set([...Object.keys(DOWNHILL), ...ANYWHERE]));
    expect(graph.get("services/day/handler.ts")).toContain("lib/serve/serve.ts");
  });

  it("run downhill", () => {
    const uphill = [...graph].flatMap(([file, imports]) =>
      imports
        .filter((imported) => roomOf(imported) !== roomOf(file) && !ANYWHERE.includes(roomOf(file)))
        .filter((imported) => !DOWNHILL[roomOf(file)]?.includes(roomOf(imported)))
        .map((imported) => `${file} imports ${imported}`),
    );
    expect(uphill).toEqual([]);
  });

  it("lead from each room of the local stack to a lower layer", () => {
    const layerOf = (room: string) => LOCAL_LAYERS.findIndex((rooms) => rooms.includes(room));
    const rooms = [...new Set([...graph.keys()].map(roomOf))].filter((room) => /^local\b/.test(room));
    expect(LOCAL_LAYERS.flat().toSorted()).toEqual(rooms.toSorted());
    const notLower = [...graph].flatMap(([file, imports]) =>
      imports
        .filter((imported) => roomOf(file).startsWith("local") && roomOf(imported) !== roomOf(file))
        .filter((imported) => layerOf(roomOf(imported)) <= layerOf(roomOf(file)))
        .map((imported) => `${file} imports ${imported}`),
    );
    expect(notLower).toEqual([]);
  });

  it("find in each actions folder one action a file, named after the file", () => {
    const exportsOf = (file: string) =>
      [
        ...readFileSync(join(ROOT, file), "utf8").matchAll(
          /^export (?:async )?(?:const|function|class|interface|type) (\w+)/gm,
        ),
      ].map(([, name = ""]) => name);
    const camel = (file: string) =>
      basename(file, ".ts").replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    const actions = [...graph.keys()].filter((file) => /^local\/[\w-]+\/actions\//.test(file));
    expect(actions.length).toBeGreaterThan(30);
    expect(actions.filter((file) => exportsOf(file).join() !== camel(file))).toEqual([]);
  });

  it("need every arrow that the table allows", () => {
    const arrows = new Set(
      [...graph].flatMap(([file, imports]) => imports.map((imported) => `${roomOf(file)} -> ${roomOf(imported)}`)),
    );
    const idle = Object.entries(DOWNHILL).flatMap(([room, others]) =>
      others.map((other) => `${room} -> ${other}`).filter((arrow) => !arrows.has(arrow)),
    );
    expect(idle).toEqual([]);
  });

  it("never lead from what is deployed, or from the local stack, to a tool", () => {
    const isDeployed = (file: string) => /^(?:lib|services|local)\//.test(file);
    const toTools = [...graph].flatMap(([file, imports]) =>
      imports
        .filter((imported) => isDeployed(file) && /^(?:tools|scripts|test)\//.test(imported))
        .map((imported) => `${file} imports ${imported}`),
    );
    expect(toTools).toEqual([]);
  });

  it("never lead from one service into another", () => {
    const service = (file: string) => file.split("/")[1];
    const across = [...graph].flatMap(([file, imports]) =>
      imports
        .filter((imported) => roomOf(file) === "services" && roomOf(imported) === "services")
        .filter((imported) => service(imported) !== service(file))
        .map((imported) => `${file} imports ${imported}`),
    );
    expect(across).toEqual([]);
  });

  it("never lead from the verifier to the signer or back, by any detour", () => {
    const reach = (start: string): Set<string> => {
      const seen = new Set<string>();
      const visit = (file: string): void => {
        if (seen.has(file)) return;
        seen.add(file);
        for (const imported of graph.get(file) ?? []) visit(imported);
      };
      visit(start);
      return seen;
    };
    const crossings = [...graph.keys()].flatMap((file) => {
      const from = roomOf(file);
      const forbidden = from.startsWith("local")
        ? /^(?:lib|tools|services|generated)\//
        : from === "lib/call"
          ? /^local\//
          : undefined;
      return forbidden
        ? [...reach(file)].filter((reached) => forbidden.test(reached)).map((to) => `${file} reaches ${to}`)
        : [];
    });
    expect(crossings).toEqual([]);
  });

  it("lead from the local stack to no package except for those that its own package bundles", () => {
    const packagesOf = (files: readonly string[]) => [
      ...new Set(
        files
          .flatMap((file) => [
            ...readFileSync(join(ROOT, file), "utf8").matchAll(
              /^(?:import|export|\}) (?:[^"`]*? )?from "([^".][^"]*)";/gm,
            ),
          ])
          .map(([, name = ""]) => name),
      ),
    ];
    const files = [...graph.keys()].filter((file) => roomOf(file).startsWith("local"));
    const onNode = packagesOf(files.filter((file) => roomOf(file) !== PAGE));
    expect(onNode.filter((name) => !name.startsWith("node:"))).toEqual(["@cfworker/json-schema", "js-yaml"]);
    expect(packagesOf(files.filter((file) => roomOf(file) === PAGE)).toSorted()).toEqual(["preact", "preact/hooks"]);
  });

  it("find the signing package in lib/call alone: the verifier uses no signer", () => {
    const users = [...graph.keys()].filter((file) =>
      /from "@(?:aws-sdk|smithy)\/signature-v4"/.test(readFileSync(join(ROOT, file), "utf8")),
    );
    expect(users.map(roomOf)).toEqual(["lib/call"]);
  });
});

describe("the runtime of the tests", () => {
  it("is Node 24", () => {
    expect(process.version).toMatch(/^v24\./);
  });
});
