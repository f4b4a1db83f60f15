/**
 * Throws a TypeError that names every value which is not a string, or is empty. TypeScript refuses a missing option, but JavaScript does not. An empty
 * string most often comes from an environment variable that is not set.
 */
export function requireStrings(where: string, values: Readonly<Record<string, unknown>>): void {
  const missing = Object.keys(values).filter((name) => typeof values[name] !== "string" || values[name] === "");
  if (missing.length === 0) return;
  throw new TypeError(
    `${where}: ${missing.join(", ")} must be set to a string that is not empty. Is an environment variable missing?`,
  );
}
