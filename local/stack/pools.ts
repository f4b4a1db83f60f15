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
      }),
      parametersService({ region, accountId, keys, surroundings: input.surroundings }),
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

/** Generates every pool's RSA keys in parallel. */
function createUserPools({ resources, place, surroundings, log, mask }: PoolsInput): Promise<readonly UserPool[]> {
  const partsOf = (pool: Resource, type: string) =>
    ofType(type, resources).filter(({ properties }) => properties["UserPoolId"] === pool.ref);

  return Promise.all(
    ofType("AWS::Cognito::UserPool", resources).map((pool) =>
      createUserPool({
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
        surroundings,
        log,
        mask,
      }),
    ),
  );
}

function createIdentityPools(
  { resources, place, account, surroundings }: PoolsInput,
  userPools: readonly UserPool[],
): readonly IdentityPool[] {
  const attachments = ofType("AWS::Cognito::IdentityPoolRoleAttachment", resources);
  return ofType("AWS::Cognito::IdentityPool", resources).map((pool) => {
    const attachment = attachments.find(({ properties }) => properties["IdentityPoolId"] === pool.ref);
    return createIdentityPool({
      id: pool.ref,
      region: place.region,
      properties: pool.properties,
      ...(attachment && { roleAttachment: attachment.properties }),
      userPools,
      findRole: (arn) => account.roles.get(arn),
      sessions: account.sessions,
      surroundings,
    });
  });
}

function secretsOf(resources: readonly Resource[]) {
  return ofType("AWS::SecretsManager::Secret", resources).map(({ ref, properties }) => ({
    arn: ref,
    // A secret's ARN ends in its name and six random characters that are not part of the name.
    name: ref.replace(/^.*:secret:/, "").replace(/-[A-Za-z0-9]{6}$/, ""),
    properties,
  }));
}
