import { createIdentityPool, type IdentityPool } from "../cognito/identity-pool.ts";
import { createUserPool, type UserPool } from "../cognito/user-pool.ts";
import type { Log } from "../log.ts";
import { createSecrets, type Secrets } from "../secrets/secrets.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Account } from "./account.ts";
import type { Place } from "./identifiers.ts";
import type { Resource } from "./resolve.ts";

export interface PoolsInput {
  resources: readonly Resource[];
  place: Place;
  account: Account;
  surroundings: Surroundings;
  log: Log;
}

export interface Pools {
  userPools: readonly UserPool[];
  identityPools: readonly IdentityPool[];
  secrets: Secrets;
}

/** Makes the template's user pools, identity pools and secrets. The pools' RSA keys are drawn beside each other. */
export async function createPools({ resources, place, account, surroundings, log }: PoolsInput): Promise<Pools> {
  const { accountId, region } = place;
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const inUserPool = (type: string, pool: Resource) =>
    ofType(type).filter(({ properties }) => properties["UserPoolId"] === pool.ref);

  const userPools = await Promise.all(
    ofType("AWS::Cognito::UserPool").map((pool) =>
      createUserPool({
        id: pool.ref,
        arn: pool.attributes["Arn"] ?? "",
        region,
        properties: pool.properties,
        clients: inUserPool("AWS::Cognito::UserPoolClient", pool).map(({ ref, attributes, properties }) => ({
          id: ref,
          ...(properties["GenerateSecret"] === true && { secret: attributes["ClientSecret"] ?? "" }),
          properties,
        })),
        groups: inUserPool("AWS::Cognito::UserPoolGroup", pool).map(({ properties }) => ({ properties })),
        surroundings,
        log,
      }),
    ),
  );
  const identityPools = ofType("AWS::Cognito::IdentityPool").map((pool) => {
    const attachment = ofType("AWS::Cognito::IdentityPoolRoleAttachment").find(
      ({ properties }) => properties["IdentityPoolId"] === pool.ref,
    );
    return createIdentityPool({
      id: pool.ref,
      arn: `arn:${place.partition}:cognito-identity:${region}:${accountId}:identitypool/${pool.ref}`,
      region,
      accountId,
      properties: pool.properties,
      ...(attachment && { roleAttachment: { properties: attachment.properties } }),
      userPools,
      findRole: (arn) => account.roles.get(arn),
      sessions: account.sessions,
      surroundings,
      log,
    });
  });
  const secrets = createSecrets({
    secrets: ofType("AWS::SecretsManager::Secret").map(({ ref, properties }) => ({
      arn: ref,
      // The six characters that AWS puts behind a secret's name in its ARN are not part of the name.
      name: ref.replace(/^.*:secret:/, "").replace(/-[A-Za-z0-9]{6}$/, ""),
      properties,
    })),
    surroundings,
  });
  return { userPools, identityPools, secrets };
}
