import type { Role } from "../iam/role.ts";
import type { Sessions } from "../iam/sessions.ts";
import type { Json } from "../json.ts";
import type { Surroundings } from "../surroundings.ts";
import type { UserPool } from "../user-pool/user-pool.ts";
import { uuid } from "../uuid.ts";
import { type RoleAttachment, readRoleAttachment } from "./choose-role.ts";
import { createOpenIdTokens, type OpenIdTokens } from "./open-id-tokens.ts";
import type { Provider } from "./verify-login.ts";

export interface IdentityPoolInput {
  id: string;
  region: string;
  /** AWS::Cognito::IdentityPool's, references put in; those of its role attachment likewise. */
  properties: Json;
  roleAttachment?: Json;
  userPools: readonly UserPool[];
  findRole: (arn: string) => Role | undefined;
  sessions: Sessions;
  surroundings: Surroundings;
}

/** One identity pool: who is who in it, and which role they get. The actions work on this. */
export interface IdentityPool {
  id: string;
  name: string;
  /** Whether it makes identities for who brings no login. */
  allowsGuests: boolean;
  allowsClassicFlow: boolean;
  openIdTokens: OpenIdTokens;
  providers: readonly Provider[];
  roleAttachment: RoleAttachment;
  userPools: readonly UserPool[];
  findRole: (arn: string) => Role | undefined;
  sessions: Sessions;
  surroundings: Surroundings;
  /** The identity of a login, made at the first asking and the same ever after. */
  identityOf: (login: { providerName: string; sub: string }) => string;
  /** A new identity for a guest. */
  guestIdentity: () => string;
  /** Whose identity an id is, as `PROVIDER SUB`; nothing when there is none such. */
  ownerOf: (identityId: string) => string | undefined;
  /** For a test: how often credentials were handed out. */
  counts: { credentials: number };
}

export function createIdentityPool(input: IdentityPoolInput): IdentityPool {
  const { findRole, id, properties, region, roleAttachment, sessions, surroundings, userPools } = input;
  const byOwner = new Map<string, string>();
  const owners = new Map<string, string>();
  const providers = properties["CognitoIdentityProviders"];
  return {
    id,
    name: String(properties["IdentityPoolName"] ?? id),
    allowsGuests: properties["AllowUnauthenticatedIdentities"] === true,
    // A pool that never said so still allows it.
    allowsClassicFlow: properties["AllowClassicFlow"] !== false,
    openIdTokens: createOpenIdTokens(surroundings),
    providers: (Array.isArray(providers) ? providers : []).map((provider: Json) => ({
      providerName: String(provider["ProviderName"]),
      clientId: String(provider["ClientId"]),
      serverSideTokenCheck: provider["ServerSideTokenCheck"] === true,
    })),
    roleAttachment: readRoleAttachment(roleAttachment),
    userPools,
    findRole,
    sessions,
    surroundings,
    identityOf(login) {
      const owner = ownerKey(login);
      const known = byOwner.get(owner);
      if (known !== undefined) return known;
      const identityId = `${region}:${uuid(surroundings.randomBytes(16))}`;
      byOwner.set(owner, identityId);
      owners.set(identityId, owner);
      return identityId;
    },
    guestIdentity() {
      const identityId = `${region}:${uuid(surroundings.randomBytes(16))}`;
      owners.set(identityId, GUEST);
      return identityId;
    },
    ownerOf: (identityId) => owners.get(identityId),
    counts: { credentials: 0 },
  };
}

/** How `ownerOf` names a guest. */
export const GUEST = "guest";

/** How `ownerOf` names a login. */
export function ownerKey({ providerName, sub }: { providerName: string; sub: string }): string {
  return `${providerName} ${sub}`;
}
