/** The ids that belong to an application account. Environment variables and the outputs of a deployed stack give these ids under different names. */

/** The ids that a sign-in needs. */
export interface CallerIds {
  /** The region of the pools and of the secret. */
  region: string;
  userPoolId: string;
  appClientId: string;
  identityPoolId: string;
  /** Name or ARN of the secret that holds the account, or `ssm:` and the name of a parameter. */
  secretId: string;
}

/** The ids that onboarding needs. */
export interface AccountIds extends CallerIds {
  /** The group that carries the caller's role. */
  group: string;
}

/** The ids; or, when some ids have no value, their names. */
export type IdsOutcome<Ids> = { ok: true; ids: Ids } | { ok: false; missing: readonly string[] };

type Id = keyof AccountIds;

/** The environment variable of each id, and its meaning. */
const VARIABLES: Readonly<Record<Id, readonly [variable: string, meaning: string]>> = {
  region: ["COGNITO_REGION", "the region of the pools and of the secret"],
  userPoolId: ["COGNITO_USER_POOL_ID", "the user pool"],
  appClientId: ["COGNITO_APP_CLIENT_ID", "the app client that the account signs in with"],
  identityPoolId: ["COGNITO_IDENTITY_POOL_ID", "the identity pool"],
  secretId: ["COGNITO_SECRET_ID", "the secret that holds the account"],
  group: ["COGNITO_GROUP", "the group that carries the caller's role"],
};

/** The name of the stack output for each id. The region has no output. */
const OUTPUTS: Readonly<Record<Exclude<Id, "region">, string>> = {
  userPoolId: "UserPoolId",
  appClientId: "UserPoolClientId",
  identityPoolId: "IdentityPoolId",
  secretId: "AppSecret",
  group: "CallersGroup",
};

type Environment = Readonly<Record<string, string | undefined>>;

/** The meaning of each environment variable, by its name. */
export const VARIABLE_MEANINGS: ReadonlyMap<string, string> = new Map(Object.values(VARIABLES));

/** Reads the ids that onboarding needs from environment variables. */
export function accountIdsOf(environment: Environment): IdsOutcome<AccountIds> {
  return readIds(accountIds, (id) => [VARIABLES[id][0], environment[VARIABLES[id][0]]]);
}

/** Reads the ids that a sign-in needs from environment variables. */
export function callerIdsOf(environment: Environment): IdsOutcome<CallerIds> {
  return readIds(callerIds, (id) => [VARIABLES[id][0], environment[VARIABLES[id][0]]]);
}

/** Reads the ids that onboarding needs from the outputs of a deployed stack. */
export function accountIdsOfStack(outputs: ReadonlyMap<string, string>, region: string): IdsOutcome<AccountIds> {
  return readIds(accountIds, (id) => (id === "region" ? [id, region] : [OUTPUTS[id], outputs.get(OUTPUTS[id])]));
}

type ReadId = (id: Id) => string;

function callerIds(read: ReadId): CallerIds {
  return {
    region: read("region"),
    userPoolId: read("userPoolId"),
    appClientId: read("appClientId"),
    identityPoolId: read("identityPoolId"),
    secretId: read("secretId"),
  };
}

function accountIds(read: ReadId): AccountIds {
  return { ...callerIds(read), group: read("group") };
}

function readIds<Ids>(
  make: (read: ReadId) => Ids,
  lookUp: (id: Id) => readonly [name: string, value: string | undefined],
): IdsOutcome<Ids> {
  const missing: string[] = [];
  const ids = make((id) => {
    const [name, value] = lookUp(id);
    // A shell or a template leaves a variable empty that it has no value for.
    if (!value) missing.push(name);
    return value ?? "";
  });
  return missing.length === 0 ? { ok: true, ids } : { ok: false, missing };
}
