import { createHmac } from "node:crypto";
import { createExpiringMap, type ExpiringMap } from "../expiring-map.ts";
import { asBoolean, asObject, type Json } from "../json.ts";
import { createSigningKeys, type SigningKeys } from "../jwt/signing-keys.ts";
import type { Log, Mask } from "../log.ts";
import type { Surroundings } from "../surroundings.ts";
import { UserError } from "../user-error.ts";
import { uuid } from "../uuid.ts";
import { type RecoveryWay, readRecovery } from "./account-recovery.ts";
import { type AppClient, readAppClient } from "./app-client.ts";
import { type Attempts, createAttempts } from "./attempts.ts";
import { accessProblem } from "./attribute-access.ts";
import type { AuthSession, Challenge } from "./challenge.ts";
import { type Codes, createCodes } from "./codes.ts";
import { type Group, readGroup } from "./groups.ts";
import { createInvitations, type Invitations } from "./invitations.ts";
import { createLockOut, type LockOut } from "./lock-out.ts";
import { type MfaConfig, readMfaConfig } from "./mfa-config.ts";
import { type Naming, namesOf, readNaming } from "./naming.ts";
import { type PasswordPolicy, readPasswordPolicy } from "./password-policy.ts";
import { readSchema, type Schema } from "./schema.ts";
import { createSoftwareTokens, type SoftwareTokens } from "./software-tokens.ts";
import { type PasswordVerifier, passwordVerifier, pretendedVerifier } from "./srp-verifier.ts";
import { createTokens, type Tokens } from "./tokens.ts";
import { createUsers, type User, type Users } from "./users.ts";

export interface UserPoolInput {
  id: string;
  arn: string;
  region: string;
  /** The properties of AWS::Cognito::UserPool. References in them, and in those of clients and groups, are already resolved. */
  properties: Json;
  clients: readonly { id: string; secret?: string; properties: Json }[];
  groups: readonly { properties: Json }[];
  surroundings: Surroundings;
  /** The log, which receives the codes that AWS would send by e-mail. */
  log: Log;
  mask: Mask;
}

/** A user pool: its accounts, its keys and the sign-ins in progress. The service's actions work on it. */
export interface UserPool {
  id: string;
  arn: string;
  /** The pool's name as an identity provider, `cognito-idp.REGION.amazonaws.com/ID`. */
  providerName: string;
  /** The part of the pool's id after the underscore. SRP includes it in its hashes. */
  name: string;
  clients: ReadonlyMap<string, AppClient>;
  groups: Map<string, Group>;
  /** The names that users sign in with. */
  naming: Naming;
  /** The attributes that users may have. */
  schema: Schema;
  users: Users;
  keys: SigningKeys;
  tokens: Tokens;
  passwordPolicy: PasswordPolicy;
  adminOnly: boolean;
  /** Challenges PASSWORD_VERIFIER that wait for an answer, by the challenge's secret block (base64). */
  challenges: ExpiringMap<string, Challenge>;
  /** Challenges that wait for an answer, by the challenge's Session. PASSWORD_VERIFIER has no session. */
  authSessions: ExpiringMap<string, AuthSession>;
  lockOut: LockOut;
  codes: Codes;
  attempts: Attempts;
  invitations: Invitations;
  mfa: MfaConfig;
  softwareTokens: SoftwareTokens;
  /** Whether users verify their e-mail address by a code (AutoVerifiedAttributes). */
  verifiesEmail: boolean;
  /**
   * Whether a new e-mail address replaces the old address only when its code comes back (UserAttributeUpdateSettings). Otherwise the new
   * address replaces the old address at once.
   */
  keepsUnprovedEmail: boolean;
  /**
   * The ways in which users may reset the password by a code, the preferred way first (AccountRecoverySetting). Empty: only an
   * administrator resets it.
   */
  recovery: readonly RecoveryWay[];
  /** The creation time, in milliseconds since 1970 UTC. */
  createdAt: number;
  displayName: string;
  /** How many sign-ins and refreshes succeeded, for tests. */
  counts: { signIns: number; refreshes: number };
  /** Creates an account. The account keeps a verifier of the password, not the password. */
  createUser: (input: NewUser) => User;
  /** Replaces the password of a user. */
  setPassword: (user: User, password: string) => void;
  /**
   * Whether the user exists, is enabled, and has not signed out everywhere after the sign-in with this `originJti`. A revoked refresh token does not
   * matter: ID tokens of its sign-in stay valid until they expire.
   */
  isActive: (sub: string, originJti: unknown) => boolean;
  /**
   * Makes a pretended user for an unknown name. The same name always gets the same user, so that neither a challenge nor the address of a code shows
   * whether the name exists.
   */
  pretendUser: (username: string) => { username: string; email: string; verifier: PasswordVerifier };
  surroundings: Surroundings;
}

/** An account to create. */
export interface NewUser {
  /**
   * The username. In a pool whose usernames are e-mail addresses, it becomes the attribute `email`, and the pool's own name for the user is
   * the sub.
   */
  username: string;
  /** Default: none. */
  attributes?: ReadonlyMap<string, string>;
  password: string;
  status: User["status"];
}

/** The number of challenges of each kind that a pool remembers. Beyond it the oldest challenge is forgotten. */
const MAX_CHALLENGES = 10_000;

/** Makes a pool from its template resources. The pool's keys are generated off the event loop, and its tokens wait for them. */
export function createUserPool(input: UserPoolInput): UserPool {
  const { arn, id, properties, region, surroundings } = input;
  const { now, randomBytes } = surroundings;
  const keys = createSigningKeys(surroundings);
  const providerName = `cognito-idp.${region}.amazonaws.com/${id}`;
  const name = id.slice(id.indexOf("_") + 1);
  const groups = new Map(
    input.groups.map(({ properties: group }) => readGroup(group, now())).map((group) => [group.name, group]),
  );
  // Names are case-sensitive by default (CloudFormation, UsernameConfiguration).
  const naming = readNaming(properties);
  const users = createUsers({
    caseSensitive: asBoolean(asObject(properties["UsernameConfiguration"])["CaseSensitive"]) ?? true,
    namesOf: (user) => namesOf(naming, user),
  });
  const schema = readSchema(properties["Schema"]);
  const clients = input.clients.map((client) => readAppClient(client.id, client.properties, client.secret));
  for (const client of clients) {
    const problem = accessProblem(client, schema);
    if (problem !== undefined)
      throw new UserError(`The app client ${client.id} has an attribute list that Cognito refuses: ${problem}.`);
  }
  const pretenceKey = randomBytes(32);
  const tokens = createTokens({ issuer: `https://${providerName}`, keys, groups, surroundings });

  const makeVerifier = (username: string, password: string) =>
    passwordVerifier(name, username, password, randomBytes(16));
  return {
    id,
    arn,
    providerName,
    name,
    clients: new Map(clients.map((client) => [client.id, client])),
    groups,
    naming,
    schema,
    users,
    keys,
    tokens,
    passwordPolicy: readPasswordPolicy(
      asObject(properties["Policies"])["PasswordPolicy"],
      asObject(properties["AdminCreateUserConfig"])["UnusedAccountValidityDays"],
    ),
    adminOnly: asBoolean(asObject(properties["AdminCreateUserConfig"])["AllowAdminCreateUserOnly"]) ?? false,
    challenges: createExpiringMap(now, MAX_CHALLENGES),
    authSessions: createExpiringMap(now, MAX_CHALLENGES),
    lockOut: createLockOut(),
    codes: createCodes(surroundings, input.log, input.mask),
    attempts: createAttempts(),
    invitations: createInvitations(input.log, input.mask),
    mfa: readMfaConfig(properties),
    softwareTokens: createSoftwareTokens(surroundings),
    verifiesEmail: isListed(properties["AutoVerifiedAttributes"], "email"),
    keepsUnprovedEmail: isListed(
      asObject(properties["UserAttributeUpdateSettings"])["AttributesRequireVerificationBeforeUpdate"],
      "email",
    ),
    recovery: readRecovery(asObject(properties["AccountRecoverySetting"])["RecoveryMechanisms"]),
    createdAt: now(),
    displayName: String(properties["UserPoolName"] ?? id),
    counts: { signIns: 0, refreshes: 0 },
    createUser({ username: chosen, attributes = new Map(), password, status }) {
      const sub = uuid(randomBytes(16));
      const username = naming.kind === "email" ? sub : chosen;
      const at = now();
      const user: User = {
        sub,
        username,
        attributes: new Map([...(naming.kind === "email" ? [["email", chosen] as const] : []), ...attributes]),
        status,
        enabled: true,
        groups: new Set(),
        signOuts: 0,
        disablings: 0,
        passwordSetAt: at,
        verifier: makeVerifier(username, password),
        createdAt: at,
        changedAt: at,
      };
      users.add(user);
      return user;
    },
    setPassword(user, password) {
      user.verifier = makeVerifier(user.username, password);
      user.passwordSetAt = now();
      user.changedAt = now();
    },
    isActive(sub, originJti) {
      const user = users.find(sub);
      return user?.enabled === true && tokens.stateOf(user, originJti) !== "signed out";
    },
    pretendUser(username) {
      const known = users.key(username);
      const draw = (label: string) => createHmac("sha512", pretenceKey).update(`${label} ${known}`).digest();
      // A pool with chosen names shows a known user's name, so it shows the unknown one as well; an alias stands for another name.
      const isShown = naming.kind === "chosen" && !username.includes("@");
      const email = [...draw("email").subarray(0, 2)].map((byte) => "abcdefghijklmnopqrstuvwxyz".charAt(byte % 26));
      return {
        username: isShown ? username : uuid(draw("sub").subarray(0, 16)),
        email: username.includes("@") ? username : email.join("@"),
        verifier: pretendedVerifier(draw),
      };
    },
    surroundings,
  };
}

function isListed(list: unknown, name: string): boolean {
  return Array.isArray(list) && list.includes(name);
}
