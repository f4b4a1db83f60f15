import type { Role } from "../iam/role.ts";
import type { Sessions } from "../iam/sessions.ts";
import { asBoolean, type Json } from "../json.ts";
import { isSealedUuid, NONCE_BYTES, sealUuid } from "../sealed-uuid.ts";
import type { Surroundings } from "../surroundings.ts";
import { uuid } from "../uuid.ts";
import { type RoleAttachment, readRoleAttachment } from "./choose-role.ts";
import { createOpenIdTokens, type OpenIdTokens } from "./open-id-tokens.ts";
import type { Provider, TokenIssuer } from "./verify-login.ts";

export interface IdentityPoolInput {
  id: string;
  region: string;
  /** The properties of AWS::Cognito::IdentityPool. References in them, and in `roleAttachment`, are already resolved. */
  properties: Json;
  roleAttachment?: Json;
  userPools: readonly TokenIssuer[];
  findRole: (arn: string) => Role | undefined;
  sessions: Sessions;
  surroundings: Surroundings;
}

/** An identity pool: its identities, and the rules by which they get roles. The service's actions work on it. */
export interface IdentityPool {
  id: string;
  region: string;
  name: string;
  /** Whether the pool gives identities to callers without a login. */
  allowsGuests: boolean;
  allowsClassicFlow: boolean;
  openIdTokens: OpenIdTokens;
  providers: readonly Provider[];
  roleAttachment: RoleAttachment;
  userPools: readonly TokenIssuer[];
  findRole: (arn: string) => Role | undefined;
  sessions: Sessions;
  surroundings: Surroundings;
  /** Returns the id of a login's identity. The identity is created at the first call and never changes. */
  identityOf: (login: { providerName: string; sub: string }) => string;
  /** Returns the id of a login's identity as identityOf does, and creates none. Undefined when the login has no identity. */
  knownIdentity: (login: { providerName: string; sub: string }) => string | undefined;
  /** Creates an identity for a guest and returns its id. */
  createGuest: () => string;
  /** The owner of an identity: `GUEST`, or the string that `ownerKey` makes of a login. Undefined when the identity does not exist. */
  ownerOf: (identityId: string) => string | undefined;
  /** How many times the pool gave credentials, for tests. */
  counts: { credentials: number };
}

/** Makes a pool from its template resources. */
export function createIdentityPool(input: IdentityPoolInput): IdentityPool {
  const { findRole, id, properties, region, roleAttachment, sessions, surroundings, userPools } = input;
  const byOwner = new Map<string, string>();
  const owners = new Map<string, string>();
  // Anyone may create guests, so none is stored: the id itself proves that this pool made it.
  const guestKey = surroundings.randomBytes(32);
  const isGuest = (identityId: string) =>
    identityId.startsWith(`${region}:`) && isSealedUuid(guestKey, GUEST, identityId.slice(region.length + 1));
  const providers = properties["CognitoIdentityProviders"];
  return {
    id,
    region,
    name: String(properties["IdentityPoolName"] ?? id),
    allowsGuests: asBoolean(properties["AllowUnauthenticatedIdentities"]) ?? false,
    // Cognito allows the classic flow for a pool that never set it.
    allowsClassicFlow: asBoolean(properties["AllowClassicFlow"]) ?? true,
    openIdTokens: createOpenIdTokens(surroundings),
    providers: (Array.isArray(providers) ? providers : []).map((provider: Json) => ({
      providerName: String(provider["ProviderName"]),
      clientId: String(provider["ClientId"]),
      serverSideTokenCheck: asBoolean(provider["ServerSideTokenCheck"]) ?? false,
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
    knownIdentity: (login) => byOwner.get(ownerKey(login)),
    createGuest() {
      return `${region}:${sealUuid(guestKey, GUEST, surroundings.randomBytes(NONCE_BYTES))}`;
    },
    ownerOf: (identityId) => owners.get(identityId) ?? (isGuest(identityId) ? GUEST : undefined),
    counts: { credentials: 0 },
  };
}

/** The value of `ownerOf` for every guest's identity. */
export const GUEST = "guest";

/** Returns the string by which `ownerOf` names the owner of an identity: the login's provider and the user's `sub`. */
export function ownerKey({ providerName, sub }: { providerName: string; sub: string }): string {
  return `${providerName} ${sub}`;
}
