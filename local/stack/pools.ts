import type { Service } from "../endpoint/service.ts";
import { createIdentityPool, type IdentityPool } from "../identity-pool/identity-pool.ts";
import { identityPoolService } from "../identity-pool/service.ts";
import type { Log, Mask } from "../log.ts";
import { secretsService } from "../secrets/service.ts";
import { parametersService } from "../ssm/service.ts";
import { stsService } from "../sts/service.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Place } from "../template/place.ts";
import type { Resource } from "../template/resource.ts";
import { userPoolService } from "../user-pool/service.ts";
import { createUserPool, type UserPool } from "../user-pool/user-pool.ts";
import type { Account } from "./account.ts";
import type { StackMemory } from "./memory.ts";

export interface Pools {
  userPools: readonly UserPool[];
  identityPools: readonly IdentityPool[];
  /** The services of the AWS endpoint, except CloudFormation. */
  services: readonly Service[];
}

export interface PoolsInput {
  resources: readonly Resource[];
  place: Place;
  account: Account;
  surroundings: Surroundings;
  log: Log;
  mask: Mask;
  memory: StackMemory;
}

/** Makes the template's user pools, identity pools and secrets, and the AWS services through which clients use them. */
export async function createPools(input: PoolsInput): Promise<Pools> {
  const userPools = await createUserPools(input);
  const identityPools = createIdentityPools(input, userPools);
  const { accountId, region } = input.place;
  const { roles, sessions } = input.account;
  const keys = ofType("AWS::KMS::Key", input.resources).map(({ attributes }) => attributes["Arn"] ?? "");
  return {
    userPools,
    identityPools,
    services: [
      userPoolService(userPools, region, accountId),
      identityPoolService(identityPools, region, accountId),
      secretsService({
        region,
        accountId,
        keys,
        secrets: secretsOf(input.resources),
        surroundings: input.surroundings,
        memory: input.memory.secrets,
      }),
      parametersService({
        region,
        accountId,
        keys,
        surroundings: input.surroundings,
        kept: input.memory.parameters,
      }),
      stsService({
        region,
        now: input.surroundings.now,
        tokenIssuers: identityPools.map(({ openIdTokens }) => openIdTokens),
        findRole: (arn) => roles.get(arn),
        policiesOf: input.account.policiesOf,
        sessions,
      }),
    ],
  };
}

function ofType(type: string, resources: readonly Resource[]): readonly Resource[] {
  return resources.filter((resource) => resource.type === type);
}

/** Makes the user pools in parallel, since each generates RSA keys. */
function createUserPools({
  resources,
  place,
  surroundings,
  log,
  mask,
  memory,
}: PoolsInput): Promise<readonly UserPool[]> {
  const partsOf = (pool: Resource, type: string) =>
    ofType(type, resources).filter(({ properties }) => properties["UserPoolId"] === pool.ref);

  return Promise.all(
    ofType("AWS::Cognito::UserPool", resources).map((pool) => {
      const made = {
        id: pool.ref,
        arn: pool.attributes["Arn"] ?? "",
        region: place.region,
        properties: pool.properties,
        clients: partsOf(pool, "AWS::Cognito::UserPoolClient").map(({ attributes, ref, properties }) => ({
          id: ref,
          properties,
          ...(attributes["ClientSecret"] !== undefined && { secret: attributes["ClientSecret"] }),
        })),
        groups: partsOf(pool, "AWS::Cognito::UserPoolGroup").map(({ properties }) => ({ properties })),
      };
      return keepUserPool(memory, JSON.stringify(made), made.id, () =>
        createUserPool({ ...made, surroundings, log, mask }),
      );
    }),
  );
}

/**
 * Returns the pool of the memory when it was made from the same properties. Otherwise makes a new pool, whose users are those of the pool in the memory;
 * their tokens are no longer valid.
 */
async function keepUserPool(
  { userPools }: StackMemory,
  madeFrom: string,
  id: string,
  make: () => Promise<UserPool>,
): Promise<UserPool> {
  const before = userPools.get(id);
  if (before?.madeFrom === madeFrom) return before.pool;
  const pool = await make();
  for (const user of before?.pool.users.all() ?? []) pool.users.add(user);
  userPools.set(id, { madeFrom, pool });
  return pool;
}

function createIdentityPools(
  { resources, place, account, surroundings, memory }: PoolsInput,
  userPools: readonly UserPool[],
): readonly IdentityPool[] {
  const attachments = ofType("AWS::Cognito::IdentityPoolRoleAttachment", resources);
  return ofType("AWS::Cognito::IdentityPool", resources).map((pool) => {
    const attachment = attachments.find(({ properties }) => properties["IdentityPoolId"] === pool.ref);
    const made = createIdentityPool({
      id: pool.ref,
      region: place.region,
      properties: pool.properties,
      ...(attachment && { roleAttachment: attachment.properties }),
      userPools,
      findRole: (arn) => account.roles.get(arn),
      sessions: account.sessions,
      surroundings,
    });
    const kept = keepIdentities(made, memory.identityPools.get(made.id));
    memory.identityPools.set(made.id, kept);
    return kept;
  });
}

/** Gives a new pool the identities of the pool that it replaces. */
function keepIdentities(pool: IdentityPool, before: IdentityPool | undefined): IdentityPool {
  if (before === undefined) return pool;
  const { counts, createGuest, identityOf, openIdTokens, ownerOf } = before;
  return { ...pool, counts, createGuest, identityOf, openIdTokens, ownerOf };
}

function secretsOf(resources: readonly Resource[]) {
  return ofType("AWS::SecretsManager::Secret", resources).map(({ ref, properties }) => ({
    arn: ref,
    // A secret's ARN ends in its name and six random characters that are not part of the name.
    name: ref.replace(/^.*:secret:/, "").replace(/-[A-Za-z0-9]{6}$/, ""),
    properties,
  }));
}
