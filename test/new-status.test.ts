/** Adds statuses to a contract, and checks whether its caller and its handler still compile. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const AGE_TYPES = "generated/age/types.ts";
const ASK_AGE = "services/day/ask-age.ts";
const AGE_HANDLER = "services/age/handler.ts";

/** Files that no edit touches, parsed once for all programs. */
const parsed = new Map<string, ts.SourceFile | undefined>();

type Edits = Readonly<Record<string, (text: string) => string>>;

/**
 * Returns the compiler's errors in a file after `edits` of other files, without writing a file. Imports of AWS's clients are not resolved:
 * to read their types takes most of the time, and no answer of `age` needs them.
 */
function errorsIn(file: string, edits: Edits): string {
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [file], include: [] }, ts.sys, ROOT);
  const host = ts.createCompilerHost(options);
  const edited = new Map(Object.entries(edits).map(([name, edit]) => [join(ROOT, name), textOf(name, edit)]));
  const parse = host.getSourceFile.bind(host);
  host.getSourceFile = (name, version) => {
    const text = edited.get(name);
    if (text !== undefined) return ts.createSourceFile(name, text, version);
    if (!parsed.has(name)) parsed.set(name, parse(name, version));
    return parsed.get(name);
  };
  host.resolveModuleNameLiterals = (literals, from) =>
    literals.map(({ text }) =>
      text.startsWith("@aws-sdk/")
        ? { resolvedModule: undefined }
        : ts.resolveModuleName(text, from, options, host, undefined, undefined, ts.ModuleKind.ESNext),
    );
  const program = ts.createProgram([join(ROOT, file)], options, host);
  return program
    .getSemanticDiagnostics(program.getSourceFile(join(ROOT, file)))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))
    .join("\n");
}

/** Returns a file's text after an edit. Throws when the edit changes nothing. */
function textOf(file: string, edit: (text: string) => string): string {
  const before = readFileSync(join(ROOT, file), "utf8");
  const after = edit(before);
  if (after === before) throw new Error(`the edit changes nothing in ${file}`);
  return after;
}

/** Edits that add these statuses to the contract of `age`, each with a problem as its body. */
const gains =
  (...statuses: number[]) =>
  (types: string) =>
    types.replace(
      /^( +)400: .*$/m,
      (line, indent) =>
        `${line}\n${statuses.map((status) => `${indent}${line.trim().replace("400", String(status))}`).join("\n")}`,
    );

describe("a status that age's contract gains", () => {
  it("breaks day's build until day names it, unless API Gateway answers it by itself", () => {
    const contract = { [AGE_TYPES]: gains(404, 503) };
    expect(errorsIn(ASK_AGE, contract)).toMatch(
      /AnswerOf<.*, 404>' is not assignable to .*'Undeclared \| FromGateway'/,
    );
    const nameIt = (text: string) => text.replace("case 400:", "case 400:\n        case 404:");
    expect(errorsIn(ASK_AGE, { ...contract, [ASK_AGE]: nameIt })).toBe("");
  });

  it("breaks day's build again when day still names it and the contract has dropped it", () => {
    const drop = (types: string) => types.replace(/^ +400: .*$/m, "");
    expect(errorsIn(ASK_AGE, { [AGE_TYPES]: drop })).toMatch(/Type '400' is not comparable to type/);
  });

  it("lets a handler answer it with problem(), whether it has a phrase of its own or not", () => {
    const statuses = [401, 404, 409, 418, 422, 451, 499, 503, 507, 599];
    const answers = (text: string) =>
      text.replace("  if (dob > asked)", (line) => {
        const replies = statuses.map(
          (status) => `  if (dob === on) return reply(${status}, problem(${status}, "no"));\n`,
        );
        return replies.join("") + line;
      });
    const handler = { [AGE_HANDLER]: answers };
    expect(errorsIn(AGE_HANDLER, { ...handler, [AGE_TYPES]: gains(...statuses) })).toBe("");
    const refused = errorsIn(AGE_HANDLER, handler);
    expect(statuses.filter((status) => !refused.includes(`Argument of type '${status}' is not assignable`))).toEqual(
      [],
    );
  });
});
