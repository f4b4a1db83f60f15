import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "./fixtures/command.ts";

/** Every Markdown page that git knows or would add, as a path from the root, with its text. */
const pages: ReadonlyMap<string, string> = new Map(
  execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate", "--", "*.md"], {
    cwd: ROOT,
    encoding: "utf8",
  })
    .split("\n")
    .filter((page) => page !== "" && existsSync(join(ROOT, page)))
    .map((page) => [page, readFileSync(join(ROOT, page), "utf8")]),
);

/** Removes blocks of code, in which a bracket or a hash means something else. */
function prose(text: string): string {
  return text.replaceAll(/^```[\s\S]*?^```/gm, "");
}

/** Targets of the links and pictures of a page that lead to a file or a heading of this repository. */
function linksOf(text: string): string[] {
  const links = [...prose(text).matchAll(/\]\(([^()\s]+)\)|<img src="([^"]+)"/g)];
  return links
    .map(([, link, picture]) => link ?? picture ?? "")
    .filter((target) => !/^(?:https?|mailto):/.test(target));
}

/**
 * Anchors as GitHub makes them: lower case, spaces as hyphens, other punctuation dropped, and a number at the end when the anchor already
 * exists.
 */
function anchorsOf(text: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ""] of prose(text).matchAll(/^#{1,6} (.+)$/gm)) {
    const words = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1");
    const slug = words
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-");
    let anchor = slug;
    for (let count = 1; anchors.has(anchor); count++) anchor = `${slug}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** The file that a link of `page` leads to, as a path from the root, and its anchor. */
function resolveLink(page: string, link: string): { file: string; anchor: string } {
  const [path = "", anchor = ""] = link.split("#");
  return { file: path === "" ? page : normalize(join(dirname(page), path)), anchor };
}

/** Pages that a reader reaches by links from `start`. */
function reachableFrom(start: string): ReadonlySet<string> {
  const reached = new Set<string>();
  const visit = (page: string): void => {
    const text = pages.get(page);
    if (text === undefined || reached.has(page)) return;
    reached.add(page);
    for (const link of linksOf(text)) visit(resolveLink(page, link).file);
  };
  visit(start);
  return reached;
}

/** Names that stand for files of a reader's own project, in examples. */
const EXAMPLES = /\b(?:NAME|CALLER|CALLEE|orders|stock)\b/;

/** Returns the paths in backticks: words that end like a file's name or begin with a folder of the root. */
function pathsOf(text: string): string[] {
  const paths = [...prose(text).matchAll(/`(\.?[a-z][\w-]*\/[\w./-]*)(?::\d+)*`/g)].map(([, path = ""]) => path);
  return paths.filter(
    (path) =>
      !EXAMPLES.test(path) &&
      (/\.(?:[cm]?[jt]s|json|ya?ml|md|svg)$/.test(path) || folders.has(path.split("/")[0] ?? "")),
  );
}

/** The folders in the root, including folders that git ignores. */
const folders: ReadonlySet<string> = new Set(
  readdirSync(ROOT, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])),
);

/** Whether git would leave a path out: built files and results. */
function isIgnored(path: string): boolean {
  return spawnSync("git", ["check-ignore", "-q", path], { cwd: ROOT }).status === 0;
}

/** The scripts of a package.json. */
function scriptsOf(file: string): string[] {
  return Object.keys(JSON.parse(readFileSync(join(ROOT, file), "utf8")).scripts);
}

describe("the pages", () => {
  it("are all reached from the README by links", () => {
    const docs = [...pages.keys()].filter((page) => page.startsWith("docs/"));
    expect(docs.length).toBeGreaterThan(40);
    const reached = reachableFrom("README.md");
    expect(docs.filter((page) => !reached.has(page))).toEqual([]);
  });

  it("have one decision for each number", () => {
    const numbers = [...pages.keys()].flatMap((page) => /^docs\/decisions\/(\d+)-/.exec(page)?.[1] ?? []);
    expect(numbers.filter((number, index) => numbers.indexOf(number) !== index)).toEqual([]);
  });

  it("are all listed in docs/README.md, and the decisions in docs/decisions/README.md", () => {
    const missing = (index: string, folder: RegExp) => {
      const listed = linksOf(pages.get(index) ?? "").map((link) => resolveLink(index, link).file);
      return [...pages.keys()].filter((page) => folder.test(page) && page !== index && !listed.includes(page));
    };
    expect(missing("docs/README.md", /^docs\/[^/]+\.md$/)).toEqual([]);
    expect(missing("docs/decisions/README.md", /^docs\/decisions\/[^/]+\.md$/)).toEqual([]);
  });

  it.each([...pages])("%s: every link leads to a file, and every anchor to a heading", (page, text) => {
    const broken = linksOf(text).filter((link) => {
      const { anchor, file } = resolveLink(page, link);
      if (!existsSync(join(ROOT, file))) return true;
      return anchor !== "" && !anchorsOf(pages.get(file) ?? "").has(anchor);
    });
    expect(broken).toEqual([]);
  });

  it.each([...pages])("%s: every path in backticks exists", (page, text) => {
    const missing = pathsOf(text).filter(
      (path) => !existsSync(join(ROOT, path)) && !existsSync(join(ROOT, dirname(page), path)) && !isIgnored(path),
    );
    expect(missing).toEqual([]);
  });

  it.each([...pages])("%s: no command has a comment behind it, which zsh would hand to the command", (_, text) => {
    const commands = [...text.matchAll(/^```sh\n(.*?)^```/gms)].flatMap(([, block = ""]) => block.split("\n"));
    expect(commands.filter((line) => /\S\s+# /.test(line))).toEqual([]);
  });

  it.each([...pages])("%s: every npm script that is named exists", (_, text) => {
    const scripts = [...scriptsOf("package.json"), ...scriptsOf("bench/package.json")];
    const named = [...text.matchAll(/\bnpm run (?:-s )?([a-z][\w:-]*)/g)].map(([, name = ""]) => name);
    expect(named.filter((name) => !scripts.includes(name))).toEqual([]);
  });
});

describe("README.md", () => {
  it.each(["lib", "tools", "local"])("has a line for each room of %s/, and for no other", (folder) => {
    const [, house = ""] = /## The house\n\n```\n([\s\S]*?)```/.exec(pages.get("README.md") ?? "") ?? [];
    const [, block = ""] = new RegExp(`^${folder}/ .*\\n((?:  .*\\n)*)`, "m").exec(house) ?? [];
    const named = [...block.matchAll(/^ {2}([\w-]+)\/ /gm)].map(([, room]) => room);
    const rooms = readdirSync(join(ROOT, folder), { withFileTypes: true }).filter(
      (entry) => entry.isDirectory() && !isIgnored(`${folder}/${entry.name}`),
    );
    expect(named.toSorted()).toEqual(rooms.map(({ name }) => name).toSorted());
  });
});

describe("docs/local-stack.md", () => {
  it("shows the very test that runs as test/local-stack.test.ts", () => {
    const source = readFileSync(join(ROOT, "test/local-stack.test.ts"), "utf8");
    expect(pages.get("docs/local-stack.md")).toContain(`\`\`\`ts\n${source}\`\`\``);
  });
});
