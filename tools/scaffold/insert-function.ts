import { isDeepStrictEqual } from "node:util";
import { load, YAMLException } from "js-yaml";
import { asObject } from "../../local/json.ts";

/** serverless.yml with a function more, or what keeps it from being put in, as the end of a sentence. */
export type Inserted = { ok: true; text: string } | { ok: false; sentence: string };

/**
 * Puts a function after the last one of serverless.yml, as text: comments, quotes, order and line endings stay as they are.
 * `block` is the function's own YAML, not indented. That nothing but the function came in is proved by reading both texts.
 */
export function insertFunction(text: string, name: string, block: string): Inserted {
  const before = parse(text);
  if (before === undefined) return { ok: false, sentence: "is no YAML. Mend it first; `npm run check` says where." };
  const functions = asObject(before)["functions"];
  if (Object.hasOwn(asObject(functions), name)) {
    return { ok: false, sentence: `has a function ${name} already. Choose another name.` };
  }
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const lines = text.split(/\r?\n/);
  const head = lines.findIndex((line) => /^functions:\s*(?:#.*)?$/.test(line));
  const unreadable: Inserted = {
    ok: false,
    sentence: "needs its functions as a block, a line `functions:` with each function under it: nothing was put in.",
  };
  if (head < 0) return unreadable;

  // The block ends before the next line that begins at the margin; comments and empty lines in front of it are that one's.
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
