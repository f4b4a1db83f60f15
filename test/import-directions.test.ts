import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..");

/** Which rooms a room may import from, beside itself. */
const DOWNHILL: Readonly<Record<string, readonly string[]>> = {
  generated: ["lib/serve"],
  infra: [],
  "lib/bundle": [],
  "lib/call": [],
  "lib/check": ["lib/bundle", "lib/contract", "lib/package", "lib/serve"],
  "lib/contract": ["lib/serve"],
  "lib/observe": ["lib/call", "lib/serve"],
  "lib/onboard": ["lib/call"],
  "lib/operate": ["lib/call", "lib/onboard"],
  "lib/pack": [],
  "lib/package": ["lib/bundle", "lib/contract"],
  "lib/review": ["lib/contract"],
  "lib/scaffold": ["lib/contract"],
  "lib/serve": [],
  "lib/suite": ["lib/call", "lib/contract", "lib/serve"],
  local: ["generated", "lib/contract", "lib/bundle"],
  scripts: [
    "generated",
    "infra",
    "lib/bundle",
    "lib/call",
    "lib/check",
    "lib/contract",
    "lib/observe",
    "lib/onboard",
    "lib/operate",
    "lib/pack",
    "lib/package",
    "lib/scaffold",
    "lib/serve",
    "lib/suite",
    "local",
    "services",
  ],
  services: ["generated", "lib/call", "lib/observe", "lib/serve"],
};

/** Each source file with the files of this repository that it imports, as paths from the root. Tests are left out. */
function importGraph(): ReadonlyMap<string, readonly string[]> {
  const files = ["generated", "infra", "lib", "local", "scripts", "services"].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((file) => join(folder, file)),
  );
  const sources = files.filter((file) => /(?<!\.d)\.(?:ts|js|cjs|mjs)$/.test(file) && !file.endsWith(".test.ts"));
  return new Map(sources.map((file) => [file, importsOf(file)]));
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(ROOT, file), "utf8").replaceAll(/^\s*(?:\/\/|\*|\/\*).*$/gm, "");
  const specifiers = [
    ...text.matchAll(/(?:from\s+|import\s+|import\(\s*|require\(\s*|new URL\(\s*)["'](\.[^"']*)["']/g),
  ];
  return specifiers.map(([, specifier = ""]) => relative(ROOT, join(ROOT, dirname(file), specifier)));
}

/** `local/iam/sts.ts` -> `local`; `lib/call/sign.ts` -> `lib/call`. */
function roomOf(file: string): string {
  const [first = "", second = ""] = file.split("/");
  return first === "lib" ? `lib/${second}` : first;
}

describe("imports", () => {
  const graph = importGraph();

  it("are read from every room", () => {
    expect(new Set([...graph.keys()].map(roomOf))).toEqual(new Set(Object.keys(DOWNHILL)));
    expect(graph.get("services/day/handler.ts")).toContain("lib/serve/serve.ts");
  });

  it("run downhill", () => {
    const uphill = [...graph].flatMap(([file, imports]) =>
      imports
        .filter((imported) => roomOf(imported) !== roomOf(file) && !DOWNHILL[roomOf(file)]?.includes(roomOf(imported)))
        .map((imported) => `${file} imports ${imported}`),
    );
    expect(uphill).toEqual([]);
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
      const forbidden = from === "local" ? /^lib\/(?:call|onboard)\// : from === "lib/call" ? /^local\// : undefined;
      return forbidden
        ? [...reach(file)].filter((reached) => forbidden.test(reached)).map((to) => `${file} reaches ${to}`)
        : [];
    });
    expect(crossings).toEqual([]);
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
