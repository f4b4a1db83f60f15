/** Names of variables whose values may be secrets: `DB_PASSWORD`, `API_KEY`. A name that ends in ID, ARN, NAME, PATH or URL is of something public. */
const SECRET_NAME = /password|passwd|secret|token|key|credential|private|auth/i;
const PUBLIC_NAME = /(?:_|[a-z])(?:ids?|arns?|names?|paths?|urls?)$/i;
/** Values that may be secrets: a URL with a password, a JSON Web Token, or 40 and more characters of a key. */
const SECRET_VALUE = /:\/\/[^/\s]*:[^/\s]*@|eyJ[\w-]+\.|(?<![\w+/=:-])[\w+/=]{40,}(?![\w+/=:-])/;

/** Replaces the values of environment variables that may be secrets by `(not shown)`. */
export function shownEnvironment(variables: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, isSecret(name, value) ? "(not shown)" : value]),
  );
}

function isSecret(name: string, value: string): boolean {
  return (SECRET_NAME.test(name) && !PUBLIC_NAME.test(name)) || SECRET_VALUE.test(value);
}
