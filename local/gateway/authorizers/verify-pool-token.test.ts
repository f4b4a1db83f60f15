import { createSign, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { rsaKeyPair } from "../../../test/fixtures/key-pairs.ts";
import type { Json } from "../../json.ts";
import { createSigningKeys } from "../../jwt/signing-keys.ts";
import type { CognitoAuthorizer } from "../definition/authorizer.ts";
import { authorizerErrors } from "./authorizer-errors.ts";
import { verifyPoolToken } from "./verify-pool-token.ts";

const NOW = Date.UTC(2026, 10, 24, 12, 30, 5);
const EXP = NOW / 1000 + 3600;

const pair = await rsaKeyPair();
async function createPool(id: string, keyPair = pair) {
  const keys = createSigningKeys({ randomBytes, rsaKeyPair: async () => keyPair });
  await keys.ready();
  return { arn: `arn:${id}`, providerName: `cognito-idp.eu-west-1.amazonaws.com/${id}`, keys };
}
const [pool, other, stranger] = [
  await createPool("P"),
  await createPool("O"),
  await createPool("P", await rsaKeyPair()),
];

const CLAIMS: Json = { sub: "ada", iss: `https://${pool.providerName}`, aud: "client", token_use: "id", exp: EXP };
const ACCESS: Json = { ...CLAIMS, token_use: "access", aud: undefined, scope: "openid items/read" };
const tokenWith = (change: Json = {}, from = pool) => from.keys.sign("id", { ...CLAIMS, ...change });

const AUTHORIZER: CognitoAuthorizer = {
  kind: "cognito",
  name: "Auth",
  header: "X-Token",
  poolArns: [pool.arn],
  scopes: [],
};

interface Attempt {
  authorizer?: Partial<CognitoAuthorizer>;
  now?: number;
}

/** Verifies a request with these values of the header. */
function verify(values: readonly string[], { authorizer, now = NOW }: Attempt = {}) {
  const headers = values.map((value): [string, string] => ["x-token", value]);
  const all: [string, string][] = [["Authorization", tokenWith()], ...headers];
  return verifyPoolToken({ ...AUTHORIZER, ...authorizer }, { headers: all }, [other, pool], now);
}

const NEEDS_ID = "the method has no AuthorizationScopes, so it needs an ID token, and this is another one";
const NEEDS_ACCESS = "the method has AuthorizationScopes, so it needs an access token, and this is another one";
const NO_JWT = "the header X-Token holds no JWT";
const NO_SIGNATURE = "none of the pool's keys made the token's signature by RS256";
const NO_TOKEN = "the request has no token in the header X-Token";

/** Signs claims with the key of the pool by RS256, under a header that names another algorithm. */
function tokenUnder(alg: string): string {
  const [head = "", claims = ""] = tokenWith().split(".");
  const { kid } = JSON.parse(Buffer.from(head, "base64url").toString());
  const input = `${Buffer.from(JSON.stringify({ alg, kid })).toString("base64url")}.${claims}`;
  return `${input}.${createSign("RSA-SHA256").update(input).sign(pair.privateKey, "base64url")}`;
}

describe("verifyPoolToken", () => {
  it.each<[string, string]>([
    ["bare", tokenWith()],
    ["after Bearer", `Bearer ${tokenWith()}`],
    ["between spaces", `Bearer   ${tokenWith()} `],
    ["under RS256", tokenUnder("RS256")],
  ])("returns the claims of a token %s", (_, value) => {
    expect(verify([value])).toEqual({ claims: CLAIMS });
  });

  it.each<[string, readonly string[], string]>([
    ["no header", [], NO_TOKEN],
    ["an empty header", [""], NO_TOKEN],
    ["a blank header", [" \t "], NO_TOKEN],
    ["two tokens", [tokenWith(), tokenWith()], "the header X-Token is repeated"],
    ["a second header that is empty", [tokenWith(), ""], "the header X-Token is repeated"],
    ["a string that is not a JWT", ["a.b"], NO_JWT],
    ["Bearer alone", ["Bearer "], NO_JWT],
    ["Bearer in other letters", [`bearer ${tokenWith()}`], NO_JWT],
    ["Bearer twice", [`Bearer Bearer ${tokenWith()}`], NO_JWT],
    ["Bearer inside the token", [tokenWith().replace(".", "Bearer .")], NO_JWT],
    ["Bearer after a space", [` Bearer ${tokenWith()}`], NO_JWT],
  ])("refuses %s, and says so", (_, values, because) => {
    expect(verify(values)).toEqual(authorizerErrors.unauthorized(because));
  });

  it.each<[string, string, string]>([
    ["an unknown issuer", tokenWith({ iss: "https://accounts.example" }), "no user pool of the stack issued the token"],
    ["no issuer", tokenWith({ iss: undefined }), "no user pool of the stack issued the token"],
    ["an issuer without https", tokenWith({ iss: pool.providerName }), "no user pool of the stack issued the token"],
    [
      "another pool",
      tokenWith({ iss: `https://${other.providerName}` }, other),
      "the token is of a user pool that the authorizer does not name",
    ],
    ["another pool, with this issuer", tokenWith({}, other), NO_SIGNATURE],
    ["a stranger, with this issuer", tokenWith({}, stranger), NO_SIGNATURE],
    ["another algorithm, with a signature by RS256", tokenUnder("RS384"), NO_SIGNATURE],
    ["no algorithm", tokenUnder("none"), NO_SIGNATURE],
  ])("refuses a token of %s, and says so", (_, token, because) => {
    expect(verify([token])).toEqual(authorizerErrors.unauthorized(because));
  });

  it.each<[Json, string]>([
    [ACCESS, NEEDS_ID],
    [{ token_use: undefined }, NEEDS_ID],
    [{ token_use: "refresh" }, NEEDS_ID],
  ])("refuses any token except an ID token when the method has no scopes: %o", (claims, because) => {
    expect(verify([tokenWith(claims)])).toEqual(authorizerErrors.unauthorized(because));
  });

  it.each<[Json, string]>([
    [{ ...ACCESS, token_use: "id" }, NEEDS_ACCESS],
    [{ ...ACCESS, token_use: undefined }, NEEDS_ACCESS],
    [{ ...ACCESS, scope: "openid items/reader" }, "the token has none of the method's scopes: items/write, items/read"],
    [{ ...ACCESS, scope: undefined }, "the token has none of the method's scopes: items/write, items/read"],
  ])("refuses an access token without a scope of the method, and names the scopes: %o", (claims, because) => {
    const authorizer = { scopes: ["items/write", "items/read"] };
    expect(verify([tokenWith(claims)], { authorizer })).toEqual(authorizerErrors.unauthorized(because));
    expect(verify([tokenWith(ACCESS)], { authorizer })).toHaveProperty("claims");
  });

  it.each([["clients"], [undefined], [["client"]]])("refuses an aud that the expression does not match: %j", (aud) => {
    const authorizer = { audience: /^(?:client)$/ };
    expect(verify([tokenWith({ aud })], { authorizer })).toEqual(
      authorizerErrors.unauthorized("the token's aud, its app client, does not match IdentityValidationExpression"),
    );
    expect(verify([tokenWith()], { authorizer })).toEqual({ claims: CLAIMS });
  });

  it("accepts a token until the second that exp names", () => {
    const expired = authorizerErrors.expired("the token has expired: refresh it");
    expect(verify([tokenWith()], { now: EXP * 1000 - 1 })).toEqual({ claims: CLAIMS });
    expect(verify([tokenWith()], { now: EXP * 1000 })).toEqual(expired);
    for (const exp of [undefined, null, "soon"]) expect(verify([tokenWith({ exp })])).toEqual(expired);
  });

  it("says that a token is of the wrong kind before it says that the token has expired", () => {
    expect(verify([tokenWith({ ...ACCESS, exp: 1 })])).toEqual(authorizerErrors.unauthorized(NEEDS_ID));
  });
});
