import type { JsonService } from "../endpoint/aws-endpoint.ts";
import { createIdentityPool, type IdentityPool } from "../identity-pool/identity-pool.ts";
import { identityPoolService } from "../identity-pool/service.ts";
import type { Json } from "../json.ts";
import type { Log, Mask } from "../log.ts";
import { createSecrets } from "../secrets/secrets.ts";
import { createParameters } from "../ssm/parameters.ts";
import type { Surroundings } from "../surroundings.ts";
import { openIdConfiguration } from "../user-pool/openid-configuration.ts";
import { userPoolService } from "../user-pool/service.ts";
import { createUserPool, type UserPool } from "../user-pool/user-pool.ts";
import type { Account } from "./account.ts";
import type { Place } from "./identifiers.ts";
import type { Resource } from "./resolve.ts";

export interface Pools {
  userPools: readonly UserPool[];
  identityPools: readonly IdentityPool[];
  /** Cognito's two services, Secrets Manager and Parameter Store, as the AWS endpoint offers them. */
  services: readonly JsonService[];
  /** By path: each user pool's keys and its OpenID configuration. */
  documents: ReadonlyMap<string, () => Json>;
}

/** Makes the template's user pools, identity pools and secrets. The user pools' RSA keys are drawn beside each other. */
export async function createPools(
  resources: readonly Resource[],
  { accountId, region }: Place,
  account: Account,
  surroundings: Surroundings,
  log: Log,
  mask: Mask,
): Promise<Pools> {
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
        clients: inUserPool("AWS::Cognito::UserPoolClient", pool).map(({ ref, properties }) => ({
          id: ref,
          properties,
        })),
        groups: inUserPool("AWS::Cognito::UserPoolGroup", pool).map(({ properties }) => ({ properties })),
        surroundings,
        log,
        mask,
      }),
    ),
  );
  const attachments = ofType("AWS::Cognito::IdentityPoolRoleAttachment");
  const identityPools = ofType("AWS::Cognito::IdentityPool").map((pool) => {
    const attachment = attachments.find(({ properties }) => properties["IdentityPoolId"] === pool.ref);
    return createIdentityPool({
      id: pool.ref,
      region,
      properties: pool.properties,
      ...(attachment && { roleAttachment: attachment.properties }),
      userPools,
      findRole: (arn) => account.roles.get(arn),
      sessions: account.sessions,
      surroundings,
    });
  });
  const secrets = ofType("AWS::SecretsManager::Secret").map(({ ref, properties }) => ({
    arn: ref,
    // The six characters that AWS puts behind a secret's name in its ARN are not part of the name.
    name: ref.replace(/^.*:secret:/, "").replace(/-[A-Za-z0-9]{6}$/, ""),
    properties,
  }));
  return {
    userPools,
    identityPools,
    services: [
      userPoolService(userPools, region, accountId),
      identityPoolService(identityPools, region, accountId),
      createSecrets({ region, secrets, surroundings }),
      createParameters({
        region,
        accountId,
        keys: ofType("AWS::KMS::Key").map(({ attributes }) => attributes["Arn"] ?? ""),
        surroundings,
      }),
    ],
    documents: new Map(
      userPools.flatMap((pool) => [
        [`/${pool.id}/.well-known/jwks.json`, pool.keys.jwks] as const,
        [`/${pool.id}/.well-known/openid-configuration`, () => openIdConfiguration(pool)] as const,
      ]),
    ),
  };
}
