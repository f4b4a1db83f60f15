import { compileJavaPattern } from "./java-pattern.ts";

/** Where `$input.params` of a template finds the Origin of a request: among all parameters, or in the headers alone. */
type OriginSource = "parameters" | "headers";

/** A template that answers an allowed Origin of a request with that Origin in Access-Control-Allow-Origin. */
export interface OriginTemplate {
  source: OriginSource;
  /** Each must match a whole Origin. */
  allowed: readonly RegExp[];
}

const param = (name: string) => `\\$input\\.params(?:\\("${name}"\\)|\\(\\)\\.header\\.get\\("${name}"\\))`;
const TEMPLATE = new RegExp(
  [
    `^#set\\(\\$origin = (${param("Origin")})\\)`,
    `#if\\(\\$origin == ""\\)`,
    `#set\\(\\$origin = ${param("origin")}\\)`,
    "#end",
    "#if\\((.+)\\)",
    "#set\\(\\$context\\.responseOverride\\.header\\.Access-Control-Allow-Origin = \\$origin\\)",
    "#end$",
  ].join("\\s*"),
);
const CONDITION = /\$origin\.matches\("([^"$#]+)"\)/y;
const OR = /\s*(?:\|\||or)\s*/y;

/**
 * Reads the template that the Serverless Framework and CDK write for a preflight with several origins: it replaces Access-Control-Allow-Origin by the
 * request's Origin when one of several regular expressions matches. Undefined for any other template.
 */
export function readOriginTemplate(template: string): OriginTemplate | undefined {
  const [, source = "", condition] = TEMPLATE.exec(template.trim()) ?? [];
  const allowed = condition === undefined ? undefined : readCondition(condition);
  return allowed && { source: source.includes("header") ? "headers" : "parameters", allowed };
}

/** Reads one or several `$origin.matches("...")` with `or` between them. */
function readCondition(condition: string): readonly RegExp[] | undefined {
  const allowed: RegExp[] = [];
  let at = 0;
  for (;;) {
    CONDITION.lastIndex = at;
    const pattern = CONDITION.exec(condition)?.[1];
    // Java's String.matches compares a pattern with the whole string.
    const compiled = pattern === undefined ? undefined : compileJavaPattern(pattern);
    if (!compiled?.ok) return undefined;
    allowed.push(compiled.pattern);
    at = CONDITION.lastIndex;
    if (at === condition.length) return allowed;
    OR.lastIndex = at;
    if (!OR.test(condition)) return undefined;
    at = OR.lastIndex;
  }
}
