/** The variables of a caller that has an application account, each with its meaning for the message when it is missing. */
const COGNITO = {
  COGNITO_REGION: "the region of the user pool, the identity pool and the secret",
  COGNITO_USER_POOL_ID: "the user pool that the application account signs in to",
  COGNITO_IDENTITY_POOL_ID: "the identity pool that hands out its credentials",
  COGNITO_APP_CLIENT_ID: "the app client that the application account signs in with",
  COGNITO_SECRET_ID: "the secret that holds the application account, written by npm run onboard",
} as const;

/** A caller's settings, read from its environment. */
export interface CallerEnvironment {
  /** The address of the API that is called. */
  url: string;
  /** The region of the API that is called. A signature is valid for one region alone. */
  region: string;
  credentials: CallerCredentials;
}

/** The source of the credentials that sign: the function's own role, or an application account in a user pool. */
export type CallerCredentials =
  | { mode: "role" }
  | {
      mode: "cognito";
      region: string;
      userPoolId: string;
      identityPoolId: string;
      appClientId: string;
      /** Name or ARN of the secret that holds the application account. */
      secretId: string;
    };

/** The error for an environment that lacks variables or holds wrong ones. Its message names each of them. */
export class EnvironmentProblem extends Error {
  override name = "EnvironmentProblem";
}

/**
 * Reads the settings of a caller of the API `name` (`AGE`): `AGE_API_URL`, `AGE_CREDENTIALS` (`cognito` or `role`), `API_GATEWAY_REGION` and,
 * for `cognito` alone, the ids of the pools and the secret.
 *
 * Call it when the function starts, so that a missing variable ends the start and not the first request. Throws an EnvironmentProblem that names
 * every missing variable and its meaning, or that says that the address is not https. Plain http is for loopback alone, since every request
 * carries a session token.
 *
 * @example
 * import { readCallerEnvironment } from "../../lib/call/environment.ts";
 *
 * const { credentials, region, url } = readCallerEnvironment(
 *   { AGE_API_URL: "https://age.example.com", AGE_CREDENTIALS: "role", API_GATEWAY_REGION: "eu-west-1" },
 *   "AGE",
 * );
 * console.log(url, region, credentials.mode);
 */
export function readCallerEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  name: string,
): CallerEnvironment {
  const [url, mode] = [`${name}_API_URL`, `${name}_CREDENTIALS`];
  const isRole = environment[mode] === "role";
  const read = reader(environment, {
    ...(!isRole && COGNITO),
    API_GATEWAY_REGION: "the region of the API that is called, which its signature is scoped to",
    [mode]: "with whose credentials the API is called: cognito or role",
    [url]: "the address of the API that is called",
  });
  if (!isRole && read(mode) !== "cognito") {
    throw new EnvironmentProblem(`${mode} must be cognito or role: with whose credentials the API is called.`);
  }
  return {
    url: loopbackOrHttps(url, read(url)),
    region: read("API_GATEWAY_REGION"),
    credentials: isRole
      ? { mode: "role" }
      : {
          mode: "cognito",
          region: read("COGNITO_REGION"),
          userPoolId: read("COGNITO_USER_POOL_ID"),
          identityPoolId: read("COGNITO_IDENTITY_POOL_ID"),
          appClientId: read("COGNITO_APP_CLIENT_ID"),
          secretId: read("COGNITO_SECRET_ID"),
        },
  };
}

/** Returns a function that reads one of the wanted variables. Throws when any of them is missing. */
function reader(
  environment: Readonly<Record<string, string | undefined>>,
  wanted: Readonly<Record<string, string>>,
): (name: string) => string {
  const missing = Object.entries(wanted)
    .filter(([name]) => !environment[name])
    .map(([name, purpose]) => `${name} is not set. It is ${purpose}.`);
  if (missing.length > 0) {
    throw new EnvironmentProblem(
      `${missing.join("\n")}\nserverless.yml sets them for a function; \`npm run -s aws-env\` prints those of the local stack.`,
    );
  }
  return (name) => environment[name] ?? "";
}

function loopbackOrHttps(name: string, value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol === "https:") return value;
  if (url?.protocol === "http:" && /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)) return value;
  throw new EnvironmentProblem(`${name} must be an https address: a session token goes with every request.`);
}
