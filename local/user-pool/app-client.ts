import { asObject, type Json } from "../json.ts";
import { UserError } from "../user-error.ts";

/** An app client of a user pool. */
export interface AppClient {
  id: string;
  name: string;
  /** The client's secret; present when GenerateSecret is true. */
  secret?: string;
  /** The flows that the client may use, by today's names, such as `ALLOW_USER_SRP_AUTH`. */
  flows: ReadonlySet<string>;
  /** ExplicitAuthFlows as the template writes them. */
  writtenFlows: readonly string[];
  /** ReadAttributes. Undefined when the template does not list any. */
  readAttributes?: ReadonlySet<string>;
  /** WriteAttributes. Undefined when the template does not list any. */
  writeAttributes?: ReadonlySet<string>;
  /** Whether PreventUserExistenceErrors is ENABLED: an unknown user gets the same answer as a wrong password. */
  hidesUsers: boolean;
  idTokenMs: number;
  accessTokenMs: number;
  refreshTokenMs: number;
  /** The client's RefreshTokenRotation. Undefined when a refresh keeps the refresh token. */
  rotation?: RefreshTokenRotation;
}

/** The refresh token rotation of an app client: a refresh replaces the refresh token. */
export interface RefreshTokenRotation {
  /** How long the replaced token stays valid, for retries. */
  graceMs: number;
}

const UNIT_MS: Readonly<Record<string, number>> = {
  seconds: 1000,
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
};
const TOKEN_BOUNDS_MS = [5 * 60_000, 86_400_000] as const;
const REFRESH_BOUNDS_MS = [3_600_000, 3_650 * 86_400_000] as const;
const BOUNDS =
  "ID and access tokens last five minutes to one day, refresh tokens one hour to ten years, in seconds, minutes, hours or days";

/** The flows of a client without ExplicitAuthFlows (user pools API, CreateUserPoolClient). */
const DEFAULT_FLOWS = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_CUSTOM_AUTH"];

const FLOWS = [...DEFAULT_FLOWS, "ALLOW_USER_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH"];

/**
 * The flows that each older name allows. In addition a client with older names may always refresh tokens, and may sign in by SRP unless it
 * has CUSTOM_AUTH_FLOW_ONLY.
 */
const OLDER_FLOWS: Readonly<Record<string, readonly string[]>> = {
  ADMIN_NO_SRP_AUTH: ["ALLOW_ADMIN_USER_PASSWORD_AUTH"],
  CUSTOM_AUTH_FLOW_ONLY: [],
  USER_PASSWORD_AUTH: ["ALLOW_USER_PASSWORD_AUTH"],
};

/**
 * Reads AWS::Cognito::UserPoolClient. Throws a UserError for a lifetime that Cognito refuses (developer guide, "Quotas in Amazon Cognito"), and for an
 * unknown flow.
 *
 * Lifetimes without a unit are in hours for ID and access tokens, in days for refresh tokens.
 */
export function readAppClient(id: string, properties: Json, secret?: string): AppClient {
  const units = asObject(properties["TokenValidityUnits"]);
  const lifetime = (validity: string, unit: string, otherwise: string, fallback: number): number => {
    const value = properties[validity];
    if (value === undefined) return fallback;
    const ms = Number(value) * (UNIT_MS[String(units[unit] ?? otherwise)] ?? Number.NaN);
    const [least, most] = unit === "RefreshToken" ? REFRESH_BOUNDS_MS : TOKEN_BOUNDS_MS;
    if (ms >= least && ms <= most) return ms;
    throw new UserError(`The app client ${id} has a ${validity} that Cognito refuses: ${BOUNDS}.`);
  };
  const writtenFlows = readList(properties, "ExplicitAuthFlows") ?? DEFAULT_FLOWS;
  const [readAttributes, writeAttributes] = ["ReadAttributes", "WriteAttributes"].map((name) => {
    const names = readList(properties, name);
    return names && new Set(names);
  });
  const rotation = readRotation(asObject(properties["RefreshTokenRotation"]));
  return {
    id,
    name: String(properties["ClientName"] ?? id),
    ...(secret !== undefined && { secret }),
    flows: readFlows(id, writtenFlows),
    writtenFlows,
    ...(readAttributes && { readAttributes }),
    ...(writeAttributes && { writeAttributes }),
    hidesUsers: properties["PreventUserExistenceErrors"] === "ENABLED",
    idTokenMs: lifetime("IdTokenValidity", "IdToken", "hours", 3_600_000),
    accessTokenMs: lifetime("AccessTokenValidity", "AccessToken", "hours", 3_600_000),
    refreshTokenMs: lifetime("RefreshTokenValidity", "RefreshToken", "days", 30 * 86_400_000),
    ...(rotation && { rotation }),
  };
}

/** Reads RefreshTokenRotation: user pools API, RefreshTokenRotationType. Without a grace period the replaced token becomes invalid at once. */
function readRotation({ Feature, RetryGracePeriodSeconds = 0 }: Json): RefreshTokenRotation | undefined {
  return Feature === "ENABLED" ? { graceMs: Number(RetryGracePeriodSeconds) * 1000 } : undefined;
}

/** Reads ExplicitAuthFlows. Cognito refuses older names beside names that begin with `ALLOW_` (user pools API, CreateUserPoolClient). */
function readFlows(id: string, written: readonly string[]): ReadonlySet<string> {
  const unknown = written.find((name) => !FLOWS.includes(name) && OLDER_FLOWS[name] === undefined);
  if (unknown !== undefined)
    throw new UserError(`The app client ${id} has an ExplicitAuthFlows that Cognito does not know: ${unknown}.`);
  const older = written.filter((name) => OLDER_FLOWS[name] !== undefined);
  if (older.length === 0) return new Set(written);
  if (older.length < written.length) {
    throw new UserError(
      `The app client ${id} mixes older names of ExplicitAuthFlows with names that begin with ALLOW_: Cognito refuses that.`,
    );
  }
  const always = ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_CUSTOM_AUTH"];
  const bySrp = older.includes("CUSTOM_AUTH_FLOW_ONLY") ? [] : ["ALLOW_USER_SRP_AUTH"];
  return new Set([...always, ...bySrp, ...older.flatMap((name) => OLDER_FLOWS[name] ?? [])]);
}

/** Reads a list of strings; undefined when it is missing or empty. */
function readList(properties: Json, name: string): readonly string[] | undefined {
  const value = properties[name];
  return Array.isArray(value) && value.length > 0 ? value.map(String) : undefined;
}
