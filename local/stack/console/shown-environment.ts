/** Names of variables whose values may be secrets: `DB_PASSWORD`, `API_KEY`, `SENTRY_DSN`. */
const SECRET_NAME =
  /pass(?:word|wd|phrase|code)|pwd|secret|token|key|credential|private|auth|cookie|hmac|salt|signing|webhook|dsn$|conn(?:ection)?(?:_?str(?:ing)?)?$/i;
/** The ends of names of something public: `SECRET_ID`. The address of a webhook is a secret itself. */
const PUBLIC_NAME = /^(?!.*webhook).*(?:_|[a-z])(?:ids?|arns?|names?|paths?|urls?)$/i;
/** Values that may be secrets. */
const SECRET_VALUES: readonly RegExp[] = [
  // A URL with a user or a password.
  /:\/\/\S*@/,
  // A setting in a connection string, a query or JSON: `Password=…`, `"token": …`.
  /(?:password|passwd|pwd|secret|token|key|sig(?:nature)?)(?:["']\s*:|\s*=)/i,
  // A JSON Web Token.
  /eyJ[\w-]+\./,
  // A key.
  /(?<![\w+/=:-])[\w+/=]{40,}(?![\w+/=:-])/,
];

/** Replaces the values of environment variables that may be secrets by `(not shown)`. */
export function shownEnvironment(variables: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, isSecret(name, value) ? "(not shown)" : value]),
  );
}

function isSecret(name: string, value: string): boolean {
  return (SECRET_NAME.test(name) && !PUBLIC_NAME.test(name)) || SECRET_VALUES.some((secret) => secret.test(value));
}
