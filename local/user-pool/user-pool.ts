import { createHmac } from "node:crypto";
import { asObject, type Json } from "../json.ts";
import { createSigningKeys, type SigningKeys } from "../jwt/signing-keys.ts";
import type { Log, Mask } from "../log.ts";
import type { Surroundings } from "../surroundings.ts";
import { uuid } from "../uuid.ts";
import { type AppClient, readAppClient } from "./app-client.ts";
import { type Attempts, createAttempts } from "./attempts.ts";
import { type Codes, createCodes } from "./codes.ts";
import type { Group } from "./groups.ts";
import { createLockOut, type LockOut } from "./lock-out.ts";
import { type PasswordVerifier, passwordVerifier, pretendedVerifier, type SrpExchange } from "./srp-verifier.ts";
import { createTokens, type Tokens } from "./tokens.ts";
import { createUsers, type User, type Users } from "./users.ts";

export interface UserPoolInput {
  id: string;
  arn: string;
  region: string;
  /** AWS::Cognito::UserPool's, references put in; the clients' and groups' likewise. */
  properties: Json;
  clients: readonly { id: string; secret?: string; properties: Json }[];
  groups: readonly { properties: Json }[];
  surroundings: Surroundings;
  /** Where the codes go that AWS would e-mail. */
  log: Log;
  mask: Mask;
}

/** One user pool: its accounts, its keys, and the sign-ins under way. The actions work on this. */
export interface UserPool {
  id: string;
  arn: string;
  /** `cognito-idp.REGION.amazonaws.com/ID`. */
  providerName: string;
  /** The part of the id behind the underscore, which SRP hashes. */
  name: string;
  clients: ReadonlyMap<string, AppClient>;
  groups: ReadonlyMap<string, Group>;
  users: Users;
  keys: SigningKeys;
  tokens: Tokens;
  passwordPolicy: Json;
  adminOnly: boolean;
  /** Sign-ins whose challenge waits for its answer, by secret block (base64). */
  challenges: Map<string, Challenge>;
  /** Sign-ins that wait for a new password, by Session. */
  authSessions: Map<string, AuthSession>;
  lockOut: LockOut;
  codes: Codes;
  attempts: Attempts;
  /** Whether an address is verified by a code, and so can be used to recover an account. */
  verifiesEmail: boolean;
  /** When the pool was made, in milliseconds since 1970 UTC. */
  createdAt: number;
  displayName: string;
  /** For a test: how often the pool let somebody in. */
  counts: { signIns: number; refreshes: number };
  /** A new account; `password` becomes a verifier and is forgotten. */
  createUser: (input: NewUser) => User;
  verifierOf: (user: Pick<User, "sub">, password: string) => PasswordVerifier;
  /** For a name that nobody has: the same user and the same challenge each time, so that nobody learns that. */
  pretendUser: (username: string) => { sub: string; verifier: PasswordVerifier };
  surroundings: Surroundings;
}

export interface NewUser {
  email: string;
  /** Default false: nothing here proves an address. */
  emailVerified?: boolean;
  password: string;
  status: User["status"];
}

/** A challenge waits for three minutes: an app client's default auth session. */
export const CHALLENGE_MS = 3 * 60_000;

export interface AuthSession {
  user: User;
  clientId: string;
  startedAt: number;
  isUsed: boolean;
}

export interface Challenge {
  exchange: SrpExchange;
  /** As it was given. */
  username: string;
  /** What the answer may call the user: the sub, and the given name as the pool tells names apart. */
  names: readonly string[];
  /** Nothing for a name that nobody has. */
  user: User | undefined;
  clientId: string;
  startedAt: number;
}

/** Makes a pool from its template resources. Its keys are drawn beside the event loop, so that pools can be made together. */
export async function createUserPool(input: UserPoolInput): Promise<UserPool> {
  const { arn, id, properties, region, surroundings } = input;
  const { now, randomBytes } = surroundings;
  const keys = await createSigningKeys(randomBytes);
  const providerName = `cognito-idp.${region}.amazonaws.com/${id}`;
  const name = id.slice(id.indexOf("_") + 1);
  const groups = new Map(input.groups.map((group) => readGroup(group.properties)).map((group) => [group.name, group]));
  // Case counts unless the template says otherwise (CloudFormation, UsernameConfiguration).
  const users = createUsers({
    caseSensitive: asObject(properties["UsernameConfiguration"])["CaseSensitive"] !== false,
  });
  const pretence = randomBytes(32);

  const verifierOf: UserPool["verifierOf"] = ({ sub }, password) =>
    passwordVerifier(name, sub, password, randomBytes(16));
  return {
    id,
    arn,
    providerName,
    name,
    clients: new Map(
      input.clients.map((client) => [client.id, readAppClient(client.id, client.properties, client.secret)]),
    ),
    groups,
    users,
    keys,
    tokens: createTokens({ poolId: id, issuer: `https://${providerName}`, keys, groups, surroundings }),
    passwordPolicy: asObject(asObject(properties["Policies"])["PasswordPolicy"]),
    adminOnly: asObject(properties["AdminCreateUserConfig"])["AllowAdminCreateUserOnly"] === true,
    challenges: new Map(),
    authSessions: new Map(),
    lockOut: createLockOut(),
    codes: createCodes(surroundings, input.log, input.mask),
    attempts: createAttempts(),
    verifiesEmail:
      Array.isArray(properties["AutoVerifiedAttributes"]) && properties["AutoVerifiedAttributes"].includes("email"),
    createdAt: now(),
    displayName: String(properties["UserPoolName"] ?? id),
    counts: { signIns: 0, refreshes: 0 },
    createUser({ email, emailVerified = false, password, status }) {
      const sub = uuid(randomBytes(16));
      const at = now();
      const verifier = verifierOf({ sub }, password);
      const user: User = {
        sub,
        email,
        emailVerified,
        status,
        enabled: true,
        groups: new Set(),
        verifier,
        createdAt: at,
        changedAt: at,
      };
      users.add(user);
      return user;
    },
    verifierOf,
    pretendUser(username) {
      const known = users.key(username);
      const draw = (what: string) => createHmac("sha512", pretence).update(`${what} ${known}`).digest();
      return { sub: uuid(draw("sub").subarray(0, 16)), verifier: pretendedVerifier(draw) };
    },
    surroundings,
  };
}

function readGroup(properties: Json): Group {
  return {
    name: String(properties["GroupName"]),
    ...(properties["RoleArn"] !== undefined && { roleArn: String(properties["RoleArn"]) }),
    ...(properties["Precedence"] !== undefined && { precedence: Number(properties["Precedence"]) }),
  };
}
