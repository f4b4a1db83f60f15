/** Measures sign-ins a second: by SRP and by password at the local stack, by password at cognito-local, and the whole chain to credentials. */
import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CognitoIdentityClient } from "@aws-sdk/client-cognito-identity";
import {
  AdminConfirmSignUpCommand,
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { getCredentials, getIdentityId } from "../../lib/call/cognito-identity.ts";
import { signIn } from "../../lib/call/cognito-sign-in.ts";
import { readStackFiles } from "../../local/client/running-stacks.ts";
import { inTurns } from "../machine/in-turns.ts";
import { type RunningServer, type ServerPlan, startServer } from "../machine/running-server.ts";
import { scratchFolder } from "../machine/scratch-folder.ts";
import type { Effort } from "../measure/effort.ts";
import type { PartResult, Table } from "../result.ts";
import { poolTemplate } from "./pool-template.ts";
import { BENCH, ROOT } from "./servers.ts";

const SRP = "Countersign, SRP";
const CHAIN = "Countersign, SRP, identity and credentials";
const PASSWORD = "Countersign, password";
const PEER = "cognito-local, password";

const ROUNDS = 5;
const ROUND_MS = 1_500;
const CONNECTIONS = [1, 8] as const;
const REGION = "eu-west-1";
const USER = { username: "ada@example.com", password: "Passw0rd!-and-longer" };

/** A user pool of a running server, with the ids that a sign-in needs. */
interface Pool {
  client: CognitoIdentityProviderClient;
  endpoint: string;
  userPoolId: string;
  appClientId: string;
}

/** One sign-in. Rejects when the server does not give what it should. */
type SignIn = () => Promise<unknown>;

export async function measureSignIn(effort: Effort): Promise<PartResult> {
  const folder = scratchFolder();
  const servers: RunningServer[] = [];
  try {
    servers.push(await startServer(await oursIn(folder)), await startServer(cognitoLocalIn(folder)));
    const [ours, peer] = servers;
    const signIns = await signInsOf(folder, ours?.ports[0] ?? 0, peer?.ports[0] ?? 0);
    const tables: Table[] = [];
    for (const connections of CONNECTIONS) {
      const measure = (name: string) => perSecond(signIns.get(name), connections, effort.ms(ROUND_MS));
      await inTurns([...signIns.keys()], 1, measure);
      const rates = await inTurns([...signIns.keys()], effort.rounds(ROUNDS), measure);
      tables.push({
        id: `sign-ins-${connections}`,
        title: `Sign-ins a second, ${connections} at a time`,
        unit: "a second",
        better: "more",
        base: PEER,
        rows: [...rates].map(([name, samples]) => ({ name, samples })),
      });
    }
    return {
      tables,
      bars: [],
      notes: [
        "The client's part of a sign-in by SRP costs about as much as the pool's, and runs on the same machine. cognito-local has no SRP and keeps passwords in clear text; a pool that keeps verifiers, as Cognito does, computes one for each password that it checks.",
      ],
    };
  } finally {
    for (const server of servers) await server.end();
  }
}

/** The local stack's command on a template with a user pool and an identity pool. */
export async function oursIn(folder: string): Promise<ServerPlan> {
  await writeFile(join(folder, "pool.json"), JSON.stringify(poolTemplate()));
  return {
    name: "countersign-local",
    ports: 1,
    launch: ([aws]) => ({
      program: process.execPath,
      args: [join(ROOT, "local/command/countersign-local.ts"), "pool.json", "--aws-port", `${aws}`, "--quiet"],
      cwd: folder,
    }),
    url: ([aws]) => `http://127.0.0.1:${aws}/`,
    isReady: ({ status }) => status > 0,
  };
}

export function cognitoLocalIn(folder: string): ServerPlan {
  return {
    name: "cognito-local",
    ports: 1,
    launch: ([port]) => ({
      program: process.execPath,
      args: [join(BENCH, "node_modules/cognito-local/lib/bin/start.js")],
      cwd: folder,
      environment: { PORT: `${port}`, HOST: "127.0.0.1" },
    }),
    url: ([port]) => `http://127.0.0.1:${port}/health`,
    isReady: ({ status }) => status === 200,
  };
}

/** Makes the user in both pools. Returns the sign-ins by name, each tried once. */
export async function signInsOf(root: string, awsPort: number, peerPort: number): Promise<ReadonlyMap<string, SignIn>> {
  const ours = await ourPool(root, awsPort);
  const peer = await peerPool(peerPort);
  for (const pool of [ours, peer]) await createUser(pool);
  const bySrp = () => signIn({ ...ours, now: Date.now, randomBytes }, USER);
  const identities = {
    client: new CognitoIdentityClient({ region: REGION, endpoint: ours.endpoint }),
    identityPoolId: ours.identityPoolId,
    region: REGION,
    userPoolId: ours.userPoolId,
  };
  const chain = async () => {
    const { idToken } = await bySrp();
    return getCredentials(identities, await getIdentityId(identities, idToken), idToken);
  };
  const all = new Map<string, SignIn>([
    [SRP, bySrp],
    [CHAIN, chain],
    [PASSWORD, () => byPassword(ours)],
    [PEER, () => byPassword(peer)],
  ]);
  for (const one of all.values()) await one();
  return all;
}

async function ourPool(root: string, awsPort: number): Promise<Pool & { identityPoolId: string }> {
  const stack = (await readStackFiles(root)).find(({ port }) => port === awsPort);
  if (stack === undefined) throw new Error(`no stack runs on port ${awsPort}`);
  const { environment } = stack;
  const variable = (name: string) => environment[name] ?? "";
  const endpoint = variable("AWS_ENDPOINT_URL");
  const credentials = {
    accessKeyId: variable("AWS_ACCESS_KEY_ID"),
    secretAccessKey: variable("AWS_SECRET_ACCESS_KEY"),
  };
  return {
    client: new CognitoIdentityProviderClient({ region: REGION, endpoint, credentials }),
    endpoint,
    userPoolId: variable("COGNITO_USER_POOL_ID"),
    appClientId: variable("COGNITO_APP_CLIENT_ID"),
    identityPoolId: variable("COGNITO_IDENTITY_POOL_ID"),
  };
}

async function peerPool(port: number): Promise<Pool> {
  const endpoint = `http://127.0.0.1:${port}`;
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = new CognitoIdentityProviderClient({ region: REGION, endpoint, credentials });
  const { UserPool } = await client.send(
    new CreateUserPoolCommand({ PoolName: "bench", UsernameAttributes: ["email"] }),
  );
  const userPoolId = UserPool?.Id ?? "";
  const { UserPoolClient } = await client.send(
    new CreateUserPoolClientCommand({
      UserPoolId: userPoolId,
      ClientName: "bench",
      ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"],
    }),
  );
  return { client, endpoint, userPoolId, appClientId: UserPoolClient?.ClientId ?? "" };
}

async function createUser({ appClientId, client, userPoolId }: Pool): Promise<void> {
  await client.send(
    new SignUpCommand({
      ClientId: appClientId,
      Username: USER.username,
      Password: USER.password,
      UserAttributes: [{ Name: "email", Value: USER.username }],
    }),
  );
  await client.send(new AdminConfirmSignUpCommand({ UserPoolId: userPoolId, Username: USER.username }));
}

/** Signs in by password, without the AWS client, so that both pools are asked in the cheapest way. */
async function byPassword({ appClientId, endpoint }: Pool): Promise<void> {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "AWSCognitoIdentityProviderService.InitiateAuth",
    },
    body: JSON.stringify({
      AuthFlow: "USER_PASSWORD_AUTH",
      ClientId: appClientId,
      AuthParameters: { USERNAME: USER.username, PASSWORD: USER.password },
    }),
  });
  const text = await response.text();
  if (!/"IdToken":"[\w-]+\.[\w-]+\.[\w-]+"/.test(text))
    throw new Error(`the sign-in gives no token: ${response.status}`);
}

/** Repeats sign-ins for a time, so many at once, and returns how many ended in a second. */
async function perSecond(one: SignIn | undefined, connections: number, ms: number): Promise<number> {
  if (one === undefined) throw new Error("there is no such sign-in");
  const startedAt = performance.now();
  let count = 0;
  const repeat = async () => {
    while (performance.now() < startedAt + ms) {
      await one();
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, repeat));
  return count / ((performance.now() - startedAt) / 1000);
}
