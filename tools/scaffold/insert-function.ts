import { isDeepStrictEqual } from "node:util";
import { load, YAMLException } from "js-yaml";
import { asObject } from "../../local/json.ts";

/** The text of serverless.yml with the new function. When the function cannot be inserted, `sentence` is the end of a sentence that says why. */
export type Inserted = { ok: true; text: string } | { ok: false; sentence: string };

/**
 * Inserts a function after the last one of serverless.yml. The file is edited as text, which keeps comments, quotes, order and line endings.
 * `block` is the YAML of the function, without indentation. To prove that nothing else changed, the old text and the new one are parsed and
 * compared.
 */
export function insertFunction(text: string, name: string, block: string): Inserted {
  const before = parse(text);
  if (before === undefined)
    return { ok: false, sentence: "is not valid YAML. Correct it first; `npm run check` says where." };
  const functions = asObject(before)["functions"];
  if (Object.hasOwn(asObject(functions), name)) {
    return { ok: false, sentence: `already has a function ${name}. Choose another name.` };
  }
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const lines = text.split(/\r?\n/);
  const head = lines.findIndex((line) => /^functions:\s*(?:#.*)?$/.test(line));
  const unreadable: Inserted = {
    ok: false,
    sentence:
      "must list its functions as a block, a line `functions:` with each function under it. Nothing was changed.",
  };
  if (head < 0) return unreadable;

  // The block ends before the next line without indentation. Comments and empty lines before that line belong to it.
  const next = lines.findIndex((line, index) => index > head && /^[^\s#]/.test(line));
  let end = next < 0 ? lines.length : next;
  while (end > head + 1 && /^(?:\s*|#.*)$/.test(lines[end - 1] ?? "")) end -= 1;
  const indent = /^( +)\S/.exec(lines.slice(head + 1, end).find((line) => /^ +[^\s#]/.test(line)) ?? "")?.[1] ?? "  ";
  const added = block
    .trimEnd()
    .split("\n")
    .map((line) => indent + line);
  const after = [...lines.slice(0, end), ...added, ...lines.slice(end)].join(newline);

  const wanted = { ...asObject(before), functions: { ...asObject(functions), ...asObject(parse(block)) } };
  return isDeepStrictEqual(parse(after), wanted) ? { ok: true, text: after } : unreadable;
}

function parse(text: string): unknown {
  try {
    return load(text);
  } catch (error) {
    if (error instanceof YAMLException) return undefined;
    throw error;
  }
}
