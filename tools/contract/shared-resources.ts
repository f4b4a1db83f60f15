import type { ApiOperation } from "./api-contract.ts";
import type { Report } from "./report.ts";

/**
 * Reports a signed and a public operation that a resource policy cannot tell apart. The policy names an operation by method and path, with
 * `*` for a path parameter, and a `*` also matches slashes: `GET/people/*` is the name of `GET /people/{id}` and matches `GET
 * /people/{id}/photo`.
 *
 * The statement for the public operation could let everybody call the signed operation, or the statement for the signed operation could
 * deny callers of the public operation.
 */
export function checkSharedResources(operations: readonly ApiOperation[], report: Report): void {
  for (const signed of operations.filter(({ auth }) => auth === "AWS_IAM")) {
    for (const open of operations.filter(({ auth }) => auth === "NONE")) {
      if (!overlap(requestsTo(signed), nameOf(open)) && !overlap(requestsTo(open), nameOf(signed))) continue;
      report.problem(
        open.pointer,
        `is public, and ${signed.method} ${signed.path} is signed, but a resource policy cannot tell the two apart: a path parameter in it matches ` +
          "slashes too. Give both operations the same auth, or paths that differ before the first parameter",
      );
    }
  }
}

/** A character, or any number of characters, of a pattern. */
interface Token {
  chars: "any" | "no slash" | { only: string };
  many: boolean;
}

function literal(text: string): Token[] {
  return [...text].map((only) => ({ chars: { only }, many: false }));
}

function oneOrMore(chars: Token["chars"]): Token[] {
  return [
    { chars, many: false },
    { chars, many: true },
  ];
}

/** Method and path of the requests to an operation. The policy itself denies doubled slashes, and slashes at the end. */
function requestsTo({ method, path }: ApiOperation): readonly Token[] {
  return `${method}${path}`.split(/(\{[^}]+\})/).flatMap((part) => {
    return part.startsWith("{") ? oneOrMore(part.endsWith("+}") ? "any" : "no slash") : literal(part);
  });
}

/** Method and path of an operation as a resource policy names it. */
function nameOf({ method, path }: ApiOperation): readonly Token[] {
  return `${method}${path}`.split(/(\{[^}]+\})/).flatMap((part) => {
    return part.startsWith("{") ? [{ chars: "any", many: true } as const] : literal(part);
  });
}

/** Tells whether a string exists that matches both patterns. */
function overlap(one: readonly Token[], other: readonly Token[]): boolean {
  const seen = new Set<number>();
  return reaches(0, 0);

  function reaches(i: number, j: number): boolean {
    const state = i * (other.length + 1) + j;
    if (seen.has(state)) return false;
    seen.add(state);
    const [a, b] = [one[i], other[j]];
    if (a === undefined && b === undefined) return true;
    if (a?.many && reaches(i + 1, j)) return true;
    if (b?.many && reaches(i, j + 1)) return true;
    if (a === undefined || b === undefined || !share(a.chars, b.chars)) return false;
    return reaches(a.many ? i : i + 1, b.many ? j : j + 1);
  }
}

function share(a: Token["chars"], b: Token["chars"]): boolean {
  if (a === "any" || b === "any") return true;
  if (a === "no slash") return b === "no slash" || b.only !== "/";
  return b === "no slash" ? a.only !== "/" : a.only === b.only;
}
