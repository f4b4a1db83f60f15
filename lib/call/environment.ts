/** What a caller is told by its environment, each variable with what it is for. */
const VARIABLES = {
  COGNITO_REGION: "the region of the user pool, the identity pool and the secret",
  COGNITO_USER_POOL_ID: "the user pool that the application account signs in to",
  COGNITO_IDENTITY_POOL_ID: "the identity pool that hands out its credentials",
  COGNITO_APP_CLIENT_ID: "the app client that the application account signs in with",
  COGNITO_SECRET_ID: "the secret that holds the application account, written by npm run onboard",
  API_GATEWAY_REGION: "the region of the API that is called, which its signature is scoped to",
} as const;

type Variable = keyof typeof VARIABLES;

export type CallerEnvironment<Url extends string> = Readonly<Record<Variable | Url, string>>;

/** An environment in which a function cannot start. The message names every variable that is missing. */
export class EnvironmentProblem extends Error {
  override name = "EnvironmentProblem";
}

/**
 * Reads what a caller needs from its environment: Cognito's ids, the regions, and the address of the API that it calls, in the
 * variable `url` (`AGE_API_URL`).
 *
 * Throws an EnvironmentProblem, when the function starts and not at its first request, that names what is missing and what it
 * is for, or says that the address is not https. Plain http is for loopback alone: a session token goes with every request.
 */
export function readCallerEnvironment<const Url extends string>(
  environment: Readonly<Record<string, string | undefined>>,
  url: Url,
): CallerEnvironment<Url> {
  const wanted: Readonly<Record<string, string>> = { ...VARIABLES, [url]: "the address of the API that is called" };
  const missing = Object.entries(wanted)
    .filter(([name]) => !environment[name])
    .map(([name, purpose]) => `${name} is not set. It is ${purpose}.`);
  if (missing.length > 0) {
    throw new EnvironmentProblem(
      `${missing.join("\n")}\nserverless.yml sets them for a function; \`npm run -s env\` prints those of the local stack.`,
    );
  }
  refusePlainHttp(url, environment[url] ?? "");
  // Every name has just been found to have a value.
  return environment as CallerEnvironment<Url>;
}

function refusePlainHttp(name: string, value: string): void {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol === "https:") return;
  if (url?.protocol === "http:" && /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)) return;
  throw new EnvironmentProblem(`${name} must be an https address: a session token goes with every request.`);
}
