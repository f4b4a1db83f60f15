/**
 * The process of one user pool: `node --expose-gc pool-process.ts USERS`. Fills the pool with users whose verifiers were made before, adds one who signs in
 * for real, and prints the costs as JSON.
 */
import { randomBytes } from "node:crypto";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { signIn } from "../../../lib/call/cognito-sign-in.ts";
import { startLocal } from "../../../local/stack/start-local.ts";
import type { UserPool } from "../../../local/user-pool/user-pool.ts";
import { uuid } from "../../../local/uuid.ts";
import { poolTemplate } from "../pool-template.ts";

export interface PoolCosts {
  /** The memory of the process that the users take, for each of them. */
  bytesPerUser: number;
  /** Processor time of one sign-in, client and pool together, for several of them. */
  signInMs: readonly number[];
}

const SIGN_INS = 10;
const WARM_UP = 3;
const EMAIL = "ada@example.com";
const PASSWORD = "Passw0rd!-and-longer";
/** The bytes of a verifier: the group of SRP has 3,072 bits. */
const VERIFIER_BYTES = 384;

const size = Number(process.argv[2]);
const stack = await startLocal({ template: poolTemplate() });
const [pool] = stack.userPools;
if (pool === undefined) throw new Error("the stack has no user pool");

const before = usedBytes();
fill(pool, size);
const bytesPerUser = (usedBytes() - before) / size;

pool.createUser({ username: EMAIL, password: PASSWORD, status: "CONFIRMED" });
const { awsEndpoint: endpoint, region } = stack;
const [appClientId = ""] = pool.clients.keys();
const client = new CognitoIdentityProviderClient({ endpoint, region, credentials: stack.developer });
const options = { client, userPoolId: pool.id, appClientId, now: Date.now, randomBytes };
const signInMs: number[] = [];
for (let index = -WARM_UP; index < SIGN_INS; index++) {
  const start = process.cpuUsage();
  const { idToken } = await signIn(options, { username: EMAIL, password: PASSWORD });
  const { system, user } = process.cpuUsage(start);
  if (idToken.split(".").length !== 3) throw new Error("the sign-in gives no ID token");
  if (index >= 0) signInMs.push((system + user) / 1000);
}
await stack.close();
const costs: PoolCosts = { bytesPerUser, signInMs };
console.log(JSON.stringify(costs));

/** Adds confirmed users. The verifier of each is a random number of the right length, since to make one takes a modular exponentiation. */
function fill({ users }: UserPool, count: number): void {
  const at = Date.now();
  for (let index = 0; index < count; index++) {
    const sub = uuid(randomBytes(16));
    users.add({
      sub,
      username: sub,
      attributes: new Map([["email", `user${index}@example.com`]]),
      status: "CONFIRMED",
      enabled: true,
      groups: new Set(),
      signOuts: 0,
      disablings: 0,
      passwordSetAt: at,
      verifier: {
        salt: randomBytes(16).toString("hex"),
        v: BigInt(`0x${randomBytes(VERIFIER_BYTES).toString("hex")}`),
      },
      createdAt: at,
      changedAt: at,
    });
  }
}

/** The heap and the memory of buffers, after garbage is collected. */
function usedBytes(): number {
  globalThis.gc?.();
  const { external, heapUsed } = process.memoryUsage();
  return heapUsed + external;
}
