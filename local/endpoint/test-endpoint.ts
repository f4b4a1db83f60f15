/** What the tests of the pools share: an AWS endpoint on a port of its own, with one pool of each kind, and a clock that a test moves. */
import { randomBytes } from "node:crypto";
import { onTestFinished } from "vitest";
import { assumeRoleWithWebIdentity } from "../cognito/assume-role-with-web-identity.ts";
import { createIdentityPool, type IdentityPool } from "../cognito/identity-pool.ts";
import { identityPoolService } from "../cognito/identity-pool-actions/identity-pool-actions.ts";
import { createUserPool, type UserPool } from "../cognito/user-pool.ts";
import { userPoolService } from "../cognito/user-pool-actions/user-pool-actions.ts";
import { listen } from "../http/listen.ts";
import type { NamedPolicy } from "../iam/policy-document.ts";
import { type PolicyUse, readPolicy } from "../iam/policy-document.ts";
import type { Role } from "../iam/role.ts";
import { createSessions, type Sessions } from "../iam/sessions.ts";
import type { LogEntry } from "../log.ts";
import { createSecrets } from "../secrets/secrets.ts";
import { createParameters } from "../ssm/parameters.ts";
import type { Json } from "./action.ts";
import { awsEndpoint } from "./aws-endpoint.ts";

export const REGION = "eu-west-1";
export const ACCOUNT = "111122223333";
export const CLIENT_ID = "client";
const USER_POOL_ID = `${REGION}_testtests`;
const IDENTITY_POOL_ID = `${REGION}:00000000-0000-4000-8000-000000000001`;
export const PROVIDER = `cognito-idp.${REGION}.amazonaws.com/${USER_POOL_ID}`;
export const KEY_ARN = `arn:aws:kms:${REGION}:${ACCOUNT}:key/00000000-0000-4000-8000-00000000000a`;
export const SECRET_ARN = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:account-a1B2c3`;

export interface TestEndpoint {
  url: string;
  clock: { now: number };
  userPool: UserPool;
  identityPool: IdentityPool;
  sessions: Sessions;
  /** Keys of a user whose policies are `policies`. */
  developer: { accessKeyId: string; secretAccessKey: string };
  log: LogEntry[];
  /** What every SDK client wants. */
  client: { region: string; endpoint: string; credentials: { accessKeyId: string; secretAccessKey: string } };
}

export interface TestEndpointOptions {
  userPool?: Json;
  appClient?: Json;
  clientSecret?: string;
  groups?: readonly Json[];
  roleMapping?: Json;
  /** By name; each trusts the identity pool. Default: caller. */
  roles?: readonly string[];
  /** The developer's. Default: everything. */
  policies?: readonly unknown[];
  boundary?: unknown;
  secret?: Json;
}

export function roleArn(name: string): string {
  return `arn:aws:iam::${ACCOUNT}:role/${name}`;
}

/** An endpoint, ended with the test. */
export async function testEndpoint(options: TestEndpointOptions = {}): Promise<TestEndpoint> {
  // Begins at the machine's time, by which the clients under test sign.
  const clock = { now: Date.now() };
  const surroundings = { now: () => clock.now, randomBytes, after: () => () => undefined };
  const sessions = createSessions({ surroundings, accountId: ACCOUNT });
  const roles = new Map((options.roles ?? ["caller"]).map((name) => [roleArn(name), role(name)]));
  const log: LogEntry[] = [];
  const userPool = await createUserPool({
    id: USER_POOL_ID,
    arn: `arn:aws:cognito-idp:${REGION}:${ACCOUNT}:userpool/${USER_POOL_ID}`,
    region: REGION,
    properties: options.userPool ?? {},
    clients: [
      {
        id: CLIENT_ID,
        ...(options.clientSecret !== undefined && { secret: options.clientSecret }),
        properties: options.appClient ?? { PreventUserExistenceErrors: "ENABLED" },
      },
    ],
    groups: (options.groups ?? [{ GroupName: "callers", RoleArn: roleArn("caller") }]).map((properties) => ({
      properties,
    })),
    surroundings,
    log: (entry) => log.push(entry),
    mask: (value) => `<${value.length}>`,
  });
  const identityPool = createIdentityPool({
    id: IDENTITY_POOL_ID,
    region: REGION,
    properties: {
      CognitoIdentityProviders: [{ ProviderName: PROVIDER, ClientId: CLIENT_ID, ServerSideTokenCheck: true }],
    },
    roleAttachment: {
      RoleMappings: {
        callers: {
          IdentityProvider: `${PROVIDER}:${CLIENT_ID}`,
          ...(options.roleMapping ?? { Type: "Token", AmbiguousRoleResolution: "Deny" }),
        },
      },
    },
    userPools: [userPool],
    findRole: (arn) => roles.get(arn),
    sessions,
    surroundings,
  });
  const secrets = createSecrets({
    region: REGION,
    secrets: [{ arn: SECRET_ARN, name: "account", properties: options.secret ?? {} }],
    surroundings,
  });
  const identity = (options.policies ?? [allowing({ Action: "*", Resource: "*" })]).map((written) => policy(written));
  const boundary = options.boundary === undefined ? undefined : policy(options.boundary);
  const listening = await listen(
    awsEndpoint({
      region: REGION,
      accountId: ACCOUNT,
      services: [
        userPoolService([userPool], REGION, ACCOUNT),
        identityPoolService([identityPool], REGION, ACCOUNT),
        secrets,
        createParameters({ region: REGION, accountId: ACCOUNT, keys: [KEY_ARN], surroundings }),
      ],
      assumeRoleWithWebIdentity: (request) => assumeRoleWithWebIdentity([identityPool], request),
      documents: new Map([[`/${USER_POOL_ID}/.well-known/jwks.json`, userPool.keys.jwks]]),
      findSession: sessions.find,
      policiesOf: (principal) =>
        principal.kind === "user" ? { identity, ...(boundary && { boundary }) } : { identity: [] },
      surroundings,
      log: (entry) => log.push(entry),
    }),
    { port: 0, hosts: ["127.0.0.1"], allowedHosts: [], surroundings },
  );
  onTestFinished(() => listening.close());
  const { accessKeyId, secretAccessKey } = sessions.addUser("developer");
  const developer = { accessKeyId, secretAccessKey };
  const url = `http://127.0.0.1:${listening.port}`;
  return {
    url,
    clock,
    userPool,
    identityPool,
    sessions,
    developer,
    log,
    client: { region: REGION, endpoint: url, credentials: developer },
  };
}

/** A policy of one statement that allows. */
export function allowing(statement: object): object {
  return { Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] };
}

function role(name: string): Role {
  const trust = allowing({
    Principal: { Federated: "cognito-identity.amazonaws.com" },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: { StringEquals: { "cognito-identity.amazonaws.com:aud": IDENTITY_POOL_ID } },
  });
  return {
    name,
    arn: roleArn(name),
    roleId: "AROALOCAL0000000000AA",
    trustPolicy: policy(trust, "trust").document,
    policies: [],
    maxSessionSeconds: 3600,
  };
}

function policy(written: unknown, use: PolicyUse = "identity"): NamedPolicy {
  const read = readPolicy(written, "policy", use);
  if (!read.ok) throw new Error(read.problems.join("\n"));
  return { name: "policy", document: read.policy };
}
