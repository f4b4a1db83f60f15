import { matchesWildcard } from "../../local/iam/wildcard.ts";
import type { ApiOperation } from "./api-contract.ts";

type Target = Pick<ApiOperation, "method" | "path">;

/** One character of a request, or a run of characters of a path parameter. */
type Token = { kind: "text"; text: string } | { kind: "one" | "more"; crosses: boolean };

/**
 * Characters to put where a wildcard or a path parameter allows every character. An example with the first one can be routed to another
 * operation (`/carts/x`); then the second one is tried.
 */
const ANY = ["x", "0"];

/**
 * Finds a request for an operation that a policy's pattern matches, such as `GET/carts/x/payments` for the pattern `GET/carts/*`. Undefined
 * when the pattern matches no request for the operation. The pattern is the end of an ARN: method and path, with IAM's wildcards.
 *
 * IAM's `*` matches slashes too, so that the grant of `/carts/{id}` reaches everything under `/carts/`.
 */
export function requestWithin(pattern: string, operation: Target, others: readonly Target[] = []): string | undefined {
  const examples = ANY.map((any) => exampleOf(pattern, tokensOf(operation), any));
  const found = examples.find((example) => example !== undefined && isRoutedTo(operation, example, others));
  // The search and the evaluator that decides on requests must agree.
  if (found !== undefined && !matchesWildcard(pattern, found)) throw new Error(`${pattern} does not match ${found}`);
  return found;
}

/**
 * Splits a request for an operation into tokens. A path parameter becomes two tokens: one character, and any number of further ones. These
 * characters may be slashes only when the parameter is greedy (`{name+}`).
 */
function tokensOf({ method, path }: Target): readonly Token[] {
  return `${method}${path}`.split(/(\{[^}]+\})/).flatMap((part): Token[] => {
    if (!part.startsWith("{")) return [...part].map((text) => ({ kind: "text", text }));
    const crosses = part.endsWith("+}");
    return [
      { kind: "one", crosses },
      { kind: "more", crosses },
    ];
  });
}

/** Finds a text that both the pattern and the tokens describe. The time is at most proportional to the product of the two lengths. */
function exampleOf(pattern: string, tokens: readonly Token[], any: string): string | undefined {
  const known = new Map<string, string | undefined>();
  return search(0, 0);

  function search(p: number, t: number): string | undefined {
    const key = `${p} ${t}`;
    if (!known.has(key)) {
      // A search that comes back to its own beginning finds nothing there.
      known.set(key, undefined);
      known.set(key, extend(p, t));
    }
    return known.get(key);
  }

  function extend(p: number, t: number): string | undefined {
    const [wanted, token] = [pattern[p], tokens[t]];
    if (token === undefined) return wanted === undefined ? "" : wanted === "*" ? search(p + 1, t) : undefined;
    if (token.kind === "more") {
      const ended = search(p, t + 1);
      if (ended !== undefined) return ended;
    }
    if (wanted === undefined) return undefined;
    if (wanted === "*") return search(p + 1, t) ?? add(anyOf(token), p, t, token);
    return add(wanted === "?" ? anyOf(token) : literalOf(token, wanted), p + 1, t, token);
  }

  function anyOf(token: Token): string {
    return token.kind === "text" ? token.text : any;
  }

  function add(character: string | undefined, p: number, t: number, token: Token): string | undefined {
    if (character === undefined) return undefined;
    const rest = search(p, token.kind === "more" ? t : t + 1);
    return rest === undefined ? undefined : character + rest;
  }
}

/** The character that the pattern wants, when the token can be this character. */
function literalOf(token: Token, wanted: string): string | undefined {
  const can = token.kind === "text" ? token.text === wanted : wanted !== "/" || token.crosses;
  return can ? wanted : undefined;
}

/** Tells whether API Gateway routes a request to the operation, and to no other whose path is closer: `/carts/all` before `/carts/{id}`. */
function isRoutedTo(operation: Target, request: string, others: readonly Target[]): boolean {
  return !others.some((other) => rankOf(other) < rankOf(operation) && patternOf(other).test(request));
}

/** A letter for each segment. Of two paths that match a request, API Gateway takes the one whose letters sort first. */
function rankOf({ path }: Target): string {
  const segments = path.split("/").slice(1);
  return segments.map((segment) => (segment.endsWith("+}") ? "c" : segment.startsWith("{") ? "b" : "a")).join("");
}

function patternOf({ method, path }: Target): RegExp {
  const segments = path
    .replaceAll(".", "\\.")
    .replaceAll(/\{[^}]+\+\}/g, ".+")
    .replaceAll(/\{[^}]+\}/g, "[^/]+");
  return new RegExp(`^${method}${segments}$`);
}
