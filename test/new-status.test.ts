import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const AGE_TYPES = join(ROOT, "generated/age/types.ts");

/**
 * What TypeScript says of a file of day's when age's types are as `edit` leaves them; nothing is written. AWS's clients are not
 * resolved: to read their types takes most of the time, and no answer of age's has any.
 */
function errorsIn(file: string, edit: (types: string) => string): string[] {
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [file], include: [] }, ts.sys, ROOT);
  const host = ts.createCompilerHost(options);
  const read = host.readFile.bind(host);
  host.readFile = (name) => (name === AGE_TYPES ? edit(readFileSync(name, "utf8")) : read(name));
  host.resolveModuleNameLiterals = (literals, from) =>
    literals.map(({ text }) =>
      text.startsWith("@aws-sdk/")
        ? { resolvedModule: undefined }
        : ts.resolveModuleName(text, from, options, host, undefined, undefined, ts.ModuleKind.ESNext),
    );
  const program = ts.createProgram([join(ROOT, file)], options, host);
  return program
    .getSemanticDiagnostics(program.getSourceFile(join(ROOT, file)))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

it("a status that age's contract gains breaks day's build until day handles it", () => {
  const found = errorsIn("services/day/ask-age.ts", (types) => {
    const gained = types.replace(/^( +)429: (.*)$/m, "$&\n$1409: $2");
    expect(gained).not.toBe(types);
    return gained;
  });
  expect(found.join("\n")).toMatch(/AnswerOf<.*, 409>' is not assignable to .*'Undeclared'/);
});
