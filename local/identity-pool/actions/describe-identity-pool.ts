import { answer, type Outcome } from "../../endpoint/action.ts";
import type { IdentityPool } from "../identity-pool.ts";

/** The action DescribeIdentityPool of Cognito identity pools. Source: identity pools API reference. */
export function describeIdentityPool(pool: IdentityPool): Outcome {
  return answer({
    AllowClassicFlow: pool.allowsClassicFlow,
    AllowUnauthenticatedIdentities: pool.allowsGuests,
    CognitoIdentityProviders: pool.providers.map(({ clientId, providerName, serverSideTokenCheck }) => ({
      ClientId: clientId,
      ProviderName: providerName,
      ServerSideTokenCheck: serverSideTokenCheck,
    })),
    IdentityPoolId: pool.id,
    IdentityPoolName: pool.name,
  });
}
