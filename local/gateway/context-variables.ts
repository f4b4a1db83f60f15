/**
 * The `$context` variables of gateway responses. The variables are replaced by their values; gateway responses have no other template
 * syntax.
 *
 * Source: API Gateway developer guide, "Gateway responses in API Gateway" and "$context variables".
 */
const NAMES = [
  "error.message",
  "error.messageString",
  "error.responseType",
  "error.validationErrorString",
  "requestId",
  "extendedRequestId",
] as const;
const VARIABLE = /\$context\.([A-Za-z]+(?:\.[A-Za-z]+)*)/g;

/** The values of the imitated variables. */
export type ContextVariables = Readonly<Record<(typeof NAMES)[number], string>>;

/** Replaces every imitated variable, written `$context.NAME`, in a template by its value. */
export function substitute(template: string, values: ContextVariables): string {
  return template.replace(VARIABLE, (variable, name: string) => (isKnown(name) ? values[name] : variable));
}

/**
 * Returns the value of a header expression: a constant in single quotes, or a variable written `context.NAME`. A character that a header cannot
 * contain becomes a space; the message about a wrong signature, for example, has line breaks.
 */
export function evaluateHeaderExpression(expression: string, values: ContextVariables): string {
  const value = /^'(.*)'$/s.exec(expression)?.[1] ?? substitute(expression.replace(/^context\./, "$context."), values);
  return value.replace(/[^\t\x20-\x7e\x80-\xff]+/g, " ");
}

/** Tells whether `evaluateHeaderExpression` can evaluate an expression. */
export function isHeaderExpression(expression: string): boolean {
  return /^'.*'$/s.test(expression) || isKnown(/^context\.(.+)$/.exec(expression)?.[1] ?? "");
}

/** Lists the variables and directives of a template that are not imitated: `$context.stage`, `$input.path`, `#if`. */
export function unknownVariables(template: string): string[] {
  const rest = template.replace(VARIABLE, (variable, name: string) => (isKnown(name) ? "" : variable));
  return rest.match(/\$[A-Za-z{][\w.{}]*|^\s*#\w+/gm) ?? [];
}

function isKnown(name: string): name is (typeof NAMES)[number] {
  return NAMES.some((known) => known === name);
}
