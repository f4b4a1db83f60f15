/**
 * Makes the npm package of lib/call, unpacks it into an empty project with only the dependencies that the package names, and uses it there.
 */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { emitModules, PackProblem } from "../tools/npm-package/emit-modules.ts";
import { packCaller } from "../tools/npm-package/pack-caller.ts";
import { finish, ROOT, shell, start, startStack } from "./fixtures/command.ts";
import { linkCheckout } from "./fixtures/linked-checkout.ts";
import { installOffline } from "./fixtures/offline-npm.ts";
import { onboardedStack } from "./fixtures/running-stack.ts";
import { scratch } from "./fixtures/scratch.ts";

interface Project {
  folder: string;
  /** The folder of the installed package. */
  installed: string;
  dependencies: Readonly<Record<string, string>>;
}

/** An empty project in which the package, openapi-fetch and Node's types are installed. */
async function project(): Promise<Project> {
  const folder = await scratch();
  const { dependencies, tarball } = await packCaller({ root: ROOT, destination: folder });
  const installed = join(folder, "node_modules/countersign");
  installOffline(folder, [basename(tarball), "openapi-fetch", "@types/node"]);
  const manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  expect(manifest).toMatchObject({ dependencies, engines: { node: ">=20.19" } });
  writeFileSync(join(folder, "package.json"), '{"private":true,"type":"module"}');
  return { folder, installed, dependencies };
}

/** The TypeScript examples of the package's README. */
function examples({ installed }: Project): string[] {
  const readme = readFileSync(join(installed, "README.md"), "utf8");
  return [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code = ""]) => code);
}

/** Every option that the declarations name. */
function optionsIn(installed: string): string[] {
  const declarations = ["signed-fetch", "sender-options", "cognito-credentials"].map((name) =>
    readFileSync(join(installed, `call/${name}.d.ts`), "utf8"),
  );
  const interfaces = [...declarations.join("\n").matchAll(/interface \w+Options (?:extends \w+ )?\{\n(.*?)\n\}/gs)];
  return interfaces.flatMap(([, members = ""]) =>
    [...members.matchAll(/^ {4}(\w+)\??:/gm)].map(([, name = ""]) => name),
  );
}

/** The compiler's errors in files of the project and in the package's declarations. */
function problems(files: readonly string[], { installed }: Project): string[] {
  const program = ts.createProgram(files, {
    target: ts.ScriptTarget.ES2024,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    // What Node 20 has.
    lib: ["lib.es2023.d.ts"],
    allowImportingTsExtensions: true,
    types: ["node"],
    typeRoots: [join(installed, "../@types")],
  });
  const ours = program
    .getSourceFiles()
    .filter(({ fileName }) => files.includes(fileName) || fileName.startsWith(installed));
  expect(ours.length).toBeGreaterThan(files.length);
  return [
    ...program.getOptionsDiagnostics(),
    ...ours.flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]),
  ].map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`);
}

describe("npm run pack", () => {
  it("makes a package that an empty project can sign with, by its README's examples", {
    timeout: 180_000,
  }, async () => {
    const made = await project();
    const { dependencies, folder, installed } = made;

    copyFileSync(join(ROOT, "generated/age/types.ts"), join(folder, "age.ts"));
    const files = examples(made).map((code, index) => {
      const file = join(folder, `example-${index}.ts`);
      writeFileSync(file, code);
      return file;
    });
    const misuse = join(folder, "misuse.ts");
    writeFileSync(
      misuse,
      `import { signedFetch } from "countersign/call";
      // @ts-expect-error no region
      signedFetch({ credentials: async () => ({ accessKeyId: "", secretAccessKey: "" }) });
      // @ts-expect-error nothing else of the package can be reached
      import "countersign/call/sign.js";`,
    );
    expect(files).toHaveLength(3);
    const sources = readdirSync(join(ROOT, "lib/call"))
      .filter((name) => !name.endsWith(".test.ts"))
      .map((name) => join(ROOT, "lib/call", name));
    expect(problems([...files, misuse, ...sources], made)).toEqual([]);

    const emitted = readdirSync(join(installed, "call")).map((file) =>
      readFileSync(join(installed, "call", file), "utf8"),
    );
    expect(emitted.filter((text) => /generated\/|\.ts"/.test(text))).toEqual([]);
    expect(Object.keys(dependencies).filter((name) => !emitted.some((text) => text.includes(`"${name}`)))).toEqual([]);

    const readme = readFileSync(join(installed, "README.md"), "utf8");
    expect(optionsIn(installed).length).toBeGreaterThan(20);
    expect(optionsIn(installed).filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);

    const stack = await onboardedStack();
    const cognito = files.find((file) => readFileSync(file, "utf8").includes("cognitoCredentials"));
    const { code, stderr, stdout } = await finish(
      start(process.execPath, [cognito ?? ""], {
        cwd: folder,
        env: { ...stack.environment, AWS_ENDPOINT_URL: stack.awsEndpoint },
      }),
    );
    expect([code, stderr, stdout]).toEqual([0, "", '{"age":31}\n']);
  });
});

describe("docs/call.md", () => {
  it("leads from an empty folder to a 200, in the lines as they stand", { timeout: 180_000 }, async () => {
    const page = readFileSync(join(ROOT, "docs/call.md"), "utf8");
    const [section = ""] = /^## From an empty folder.*?(?=^## )/ms.exec(page) ?? [];
    const blocks = [...section.matchAll(/^(?:Write `(.*)`:\n\n)?```(\w+)\n(.*?)\n```$/gms)];
    const lines = blocks.flatMap(([, file, language, text = ""]) => {
      if (language === "sh") return [text];
      return file === undefined ? [] : [`cat > ${file} <<'END OF FILE'\n${text}\nEND OF FILE`];
    });
    const [answer] = blocks.flatMap(([, , language, text]) => (language === "text" ? [text] : []));
    expect(lines).toHaveLength(4);

    const folder = await scratch();
    const checkout = join(folder, "countersign");
    await linkCheckout(checkout);
    mkdirSync(join(folder, "bin"));
    symlinkSync(join(ROOT, "test/fixtures/offline-npm.ts"), join(folder, "bin/npm"));
    await startStack(["--port", "day=0", "--port", "age=0", "--aws-port", "0"], { cwd: checkout });
    const { code, stderr, stdout } = await shell(`set -e\nPATH=${folder}/bin:$PATH\n${lines.join("\n")}`, {
      cwd: checkout,
    });
    expect([code, stderr, stdout.trimEnd().split("\n").at(-1)]).toEqual([0, expect.anything(), answer]);
  });
});

describe("emitModules", () => {
  it.each([
    [
      "imports from outside its folder",
      'export { a } from "../a.ts";',
      "index.ts imports ../a.ts, which is not in the package.",
    ],
    ["exports what has no type written out", "export const a = [1].map(String);", /^index.ts: .*isolatedDeclarations/],
  ])("refuses a source that %s", async (_, source, sentence) => {
    const folder = await scratch();
    writeFileSync(join(folder, "index.ts"), source);
    const emitting = emitModules({ folder, entry: "index.ts" });
    await expect(emitting).rejects.toThrow(PackProblem);
    await expect(emitting).rejects.toThrow(sentence);
  });

  it("emits what is imported, by its emitted name, and tells Node's modules and packages apart", async () => {
    const folder = await scratch();
    writeFileSync(
      join(folder, "index.ts"),
      'import "node:fs";\nimport { b } from "./b.ts";\nexport const a: number = b;\n',
    );
    writeFileSync(
      join(folder, "b.ts"),
      'import c from "@scope/c/d";\nimport e from "e/f";\nexport const b: number = c + e;\n',
    );
    writeFileSync(join(folder, "unused.ts"), "");
    const { files, packages } = await emitModules({ folder, entry: "index.ts" });
    expect(packages).toEqual(["@scope/c", "e"]);
    expect(files.map(({ path }) => path)).toEqual(["b.d.ts", "b.js", "index.d.ts", "index.js"]);
    expect(files.at(-1)?.text).toContain('from "./b.js"');
  });
});
