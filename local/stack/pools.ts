import type { Service } from "../endpoint/service.ts";
import { createIdentityPool, type IdentityPool } from "../identity-pool/identity-pool.ts";
import { identityPoolService } from "../identity-pool/service.ts";
import type { Log, Mask } from "../log.ts";
import { createSecretStore, type SecretInput } from "../secrets/secret-store.ts";
import { secretsService } from "../secrets/service.ts";
import { declareParameter, deleteUndeclared } from "../ssm/declare-parameters.ts";
import { parametersService } from "../ssm/service.ts";
import { stsService } from "../sts/service.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Place } from "../template/place.ts";
import type { Problems } from "../template/problems.ts";
import type { Resource } from "../template/resource.ts";
import { userPoolService } from "../user-pool/service.ts";
import { createUserPool, type UserPool } from "../user-pool/user-pool.ts";
import type { Account } from "./account.ts";
import { keepUserPool } from "./keep-user-pool.ts";
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
  problems: Problems;
}

/**
 * Makes the template's user pools, identity pools and secrets, and the AWS services through which clients use them. Adds a problem for each that AWS
 * would refuse to create.
 */
export async function createPools(input: PoolsInput): Promise<Pools> {
  forgetMissing(input);
  const userPools = await createUserPools(input);
  const identityPools = await createIdentityPools(input, userPools);
  const { accountId, region } = input.place;
  const { roles, sessions } = input.account;
  await declareParameters(input);
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
        secrets: await secretsOf(input, keys),
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

/** Removes from the memory the pools that the template no longer has. */
function forgetMissing({ memory: { identityPools, userPools }, resources }: PoolsInput): void {
  const ids = new Set(resources.map(({ ref }) => ref));
  for (const pools of [identityPools, userPools]) {
    for (const id of pools.keys()) if (!ids.has(id)) pools.delete(id);
  }
}

function ofType(type: string, resources: readonly Resource[]): readonly Resource[] {
  return resources.filter((resource) => resource.type === type);
}

/** Makes each item at its place, in parallel, and leaves out those that have a problem. */
async function createEach<Item extends { logicalId: string }, Made>(
  items: readonly Item[],
  { problems }: PoolsInput,
  create: (item: Item) => Made | Promise<Made>,
): Promise<readonly Made[]> {
  const made = await Promise.all(items.map((item) => problems.attemptAt(item.logicalId, async () => create(item))));
  return made.filter((one) => one !== undefined);
}

/** Makes the user pools. Each goes on generating RSA keys. */
function createUserPools(input: PoolsInput): Promise<readonly UserPool[]> {
  const { resources, place, surroundings, log, mask, memory } = input;
  const partsOf = (pool: Resource, type: string) =>
    ofType(type, resources).filter(({ properties }) => properties["UserPoolId"] === pool.ref);

  return createEach(ofType("AWS::Cognito::UserPool", resources), input, (pool) => {
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
      groups: partsOf(pool, "AWS::Cognito::UserPoolGroup").map(({ properties, ref }) => ({
        properties: { ...properties, GroupName: ref },
      })),
    };
    return keepUserPool(memory, JSON.stringify(made), made.id, () =>
      createUserPool({ ...made, surroundings, log, mask }),
    );
  });
}

function createIdentityPools(input: PoolsInput, userPools: readonly UserPool[]): Promise<readonly IdentityPool[]> {
  const { resources, place, account, surroundings, memory } = input;
  const attachments = ofType("AWS::Cognito::IdentityPoolRoleAttachment", resources);
  return createEach(ofType("AWS::Cognito::IdentityPool", resources), input, (pool) => {
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

/** Puts the template's parameters into Parameter Store. */
async function declareParameters(input: PoolsInput): Promise<void> {
  const { account, memory, place, resources, surroundings } = input;
  const context = {
    region: place.region,
    accountId: place.accountId,
    surroundings,
    deployerArn: account.developer.principal.arn,
    kept: memory.parameters,
    declared: memory.declaredParameters,
  };
  const parameters = ofType("AWS::SSM::Parameter", resources);
  deleteUndeclared(
    parameters.map(({ ref }) => ref),
    context,
  );
  await createEach(parameters, input, ({ properties, ref }) => declareParameter({ name: ref, properties }, context));
}

function secretsOf(input: PoolsInput, keys: readonly string[]): Promise<readonly SecretInput[]> {
  const { place, resources, surroundings } = input;
  return createEach(ofType("AWS::SecretsManager::Secret", resources), input, ({ properties, ref }) => {
    // A secret's ARN ends in its name and six random characters that are not part of the name.
    const name = ref.replace(/^.*:secret:/, "").replace(/-[A-Za-z0-9]{6}$/, "");
    const secret = { arn: ref, name, properties };
    // A store of this secret alone shows whether Secrets Manager would refuse the secret.
    createSecretStore({ region: place.region, accountId: place.accountId, keys, secrets: [secret], surroundings });
    return secret;
  });
}
