/** Tokens signed by a pool's own keys, and attacks on them. */
import { createHmac, createPublicKey, createSign, generateKeyPairSync, randomBytes } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { Json } from "../json.ts";
import { readAccessToken } from "../user-pool/access-token.ts";
import { createUserPool, type UserPool } from "../user-pool/user-pool.ts";
import type { User } from "../user-pool/users.ts";
import { type Provider, verifyLogin } from "./verify-login.ts";

const NOW = Date.UTC(2026, 10, 24, 12);
const SECONDS = NOW / 1000;
const CLIENT = "client";
const clock = { now: NOW };
const foreign = generateKeyPairSync("rsa", { modulusLength: 2048 });

let pool: UserPool;
let other: UserPool;
let user: User;
let idToken: string;
let accessToken: string;
let providers: Provider[];
/** The public keys of `pool`. */
let published: readonly { kid: string }[];

beforeAll(async () => {
  const poolOf = (id: string) =>
    createUserPool({
      id,
      arn: `arn:aws:cognito-idp:eu-west-1:1:userpool/${id}`,
      region: "eu-west-1",
      properties: {},
      clients: [{ id: CLIENT, properties: {} }],
      groups: [],
      surroundings: { now: () => clock.now, randomBytes, after: () => () => undefined },
      log: () => undefined,
      mask: () => "",
    });
  [pool, other] = [poolOf("eu-west-1_one"), poolOf("eu-west-1_two")];
  await Promise.all([pool.keys.ready(), other.keys.ready()]);
  published = (await pool.keys.jwks())["keys"] as typeof published;
  user = pool.createUser({ username: "ada@example.com", password: "x", status: "CONFIRMED" });
  const issued = issue();
  idToken = String(issued["IdToken"]);
  accessToken = String(issued["AccessToken"]);
  providers = [{ providerName: pool.providerName, clientId: CLIENT, serverSideTokenCheck: false }];
});

/** Signs in and returns the tokens. */
function issue(): Json {
  const client = pool.clients.get(CLIENT);
  if (client === undefined) throw new Error("the pool has its client");
  return pool.tokens.issue(user, client);
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const partsOf = (token: string) => {
  const [header = "", claims = "", signature = ""] = token.split(".");
  const read = (part: string): Record<string, unknown> => JSON.parse(Buffer.from(part, "base64url").toString());
  return { header: read(header), claims: read(claims), input: `${header}.${claims}`, signature };
};

/** Makes a token with changed claims, signed by the pool's own key. The pool itself never issues such claims. */
const signByPool = (change: Json, use: "id" | "access" = "id") =>
  pool.keys.sign(use, { ...partsOf(use === "id" ? idToken : accessToken).claims, ...change });

/** Changes the header of a good ID token, and signs the result by `sign`. */
const withHeader = (change: Json, sign: (input: string) => string) => {
  const { claims, header } = partsOf(idToken);
  const input = `${encode({ ...header, ...change })}.${encode(claims)}`;
  return `${input}.${sign(input)}`;
};
const byForeignKey = (input: string) => createSign("RSA-SHA256").update(input).sign(foreign.privateKey, "base64url");
/** Makes an HMAC whose secret is the pool's public key in PEM. Anyone can compute it. */
const byPublicKey = (input: string) => {
  const jwk = published.find(({ kid }) => kid === partsOf(idToken).header["kid"]);
  const pem = createPublicKey({ key: { ...jwk }, format: "jwk" }).export({ type: "spki", format: "pem" });
  return createHmac("sha256", pem).update(input).digest("base64url");
};

function verify(token: string, name = pool.providerName, now = NOW) {
  return verifyLogin(name, token, providers, [pool, other], now);
}

const UNVERIFIED = "Invalid login token. Couldn't verify signed token.";
const UNSUPPORTED = "Token is not from a supported provider of this identity pool.";
const NO_JWT = "Invalid login token. Not a valid OpenId Connect identity token.";
/** A refusal; `property` is the setting that decided, when one did. */
const refusal = (message: string, because: string, property?: string) => ({
  kind: "refused",
  type: "NotAuthorizedException",
  message,
  because,
  ...(property !== undefined && { settings: [expect.objectContaining({ property })] }),
});
const PROVIDERS = "IdentityPool.CognitoIdentityProviders";

describe("verifyLogin", () => {
  it("accepts the pool's ID token and returns its user", () => {
    expect(verify(idToken)).toEqual({
      kind: "login",
      providerName: pool.providerName,
      clientId: CLIENT,
      sub: user.sub,
      claims: partsOf(idToken).claims,
    });
  });

  it.each<[string, () => string]>([
    ["alg none without a signature", () => withHeader({ alg: "none" }, () => "")],
    ["alg NoNe with the signature kept", () => withHeader({ alg: "NoNe" }, () => partsOf(idToken).signature)],
    ["HS256 by the public key", () => withHeader({ alg: "HS256" }, byPublicKey)],
    ["HS256 by the public key that says RS256", () => withHeader({}, byPublicKey)],
    ["an attacker's key", () => withHeader({}, byForeignKey)],
    [
      "an attacker's key in the header",
      () => withHeader({ jwk: foreign.publicKey.export({ format: "jwk" }) }, byForeignKey),
    ],
    [
      "an attacker's key by an address",
      () => withHeader({ jku: "http://127.0.0.1/", x5u: "http://127.0.0.1/" }, byForeignKey),
    ],
    ["another header over the same signature", () => withHeader({ crit: ["exp"] }, () => partsOf(idToken).signature)],
    ["another kid", () => withHeader({ kid: "another" }, () => partsOf(idToken).signature)],
    ["no kid", () => withHeader({ kid: undefined }, () => partsOf(idToken).signature)],
    ["a signature of another token", () => `${partsOf(idToken).input}.${partsOf(accessToken).signature}`],
    ["no signature", () => `${partsOf(idToken).input}.`],
    [
      "a kid of another pool's key",
      () => {
        const { kid } = partsOf(other.keys.sign("id", {})).header;
        return withHeader({ kid }, () => partsOf(idToken).signature);
      },
    ],
  ])("refuses %s", (_, token) => {
    expect(verify(token())).toEqual(refusal(UNVERIFIED, "none of the pool's keys made the signature by RS256"));
  });

  it.each<[string, () => string]>([
    ["two parts", () => partsOf(idToken).input],
    ["four parts", () => `${idToken}.x`],
    ["nothing", () => ""],
    ["padding", () => `${idToken}==`],
    [
      "unused bits that are not zero",
      () => {
        // The last character of 256 bytes has four unused bits: the next one in the alphabet decodes to the same bytes.
        const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        return idToken.slice(0, -1) + alphabet.charAt(alphabet.indexOf(idToken.slice(-1)) + 1);
      },
    ],
    ["a header that is a list", () => `${encode([])}.${encode({})}.AAAA`],
    ["a header that is null", () => `${encode(null)}.${encode({})}.AAAA`],
    ["a header that is a number", () => `${encode(1)}.${encode({})}.AAAA`],
    ["claims that are a list", () => `${encode({})}.${encode([])}.AAAA`],
    ["claims that are a string", () => `${encode({})}.${encode("x")}.AAAA`],
    ["claims that are null", () => `${encode({})}.${encode(null)}.AAAA`],
    ["a header that is not JSON", () => `${Buffer.from("{").toString("base64url")}.${encode({})}.AAAA`],
  ])("does not accept %s as a JWT", (_, token) => {
    expect(verify(token())).toEqual(refusal(NO_JWT, "the login is not a JWT"));
  });

  it("refuses a token from the second that exp names", () => {
    const exp = Number(partsOf(idToken).claims["exp"]);
    expect(verify(idToken, undefined, exp * 1000 - 1).kind).toBe("login");
    expect(verify(idToken, undefined, exp * 1000)).toEqual(
      refusal(
        `Invalid login token. Token expired: ${exp} >= ${exp}`,
        "the ID token has expired: the caller must refresh it",
      ),
    );
  });

  it("refuses a token whose exp is not a number", () => {
    for (const exp of [undefined, null, "soon", {}]) {
      expect(verify(signByPool({ exp })).kind).toBe("refused");
      expect(readAccessToken(signByPool({ exp }, "access"), [pool]).kind).toBe("refused");
    }
  });

  it.each<[string, () => string, string, string]>([
    [
      "another issuer's token",
      () => other.keys.sign("id", { ...partsOf(idToken).claims, iss: `https://${other.providerName}` }),
      "Invalid login token. Issuer doesn't match providerName",
      "another user pool than the login names issued the token",
    ],
    [
      "an identity pool's own token",
      () => signByPool({ iss: "https://cognito-identity.amazonaws.com" }),
      "Invalid login token. Can't pass in a Cognito token.",
      "an identity pool issued the token",
    ],
    [
      "an access token",
      () => accessToken,
      "Invalid login token. Missing a required claim: aud",
      "it is an access token: a login needs the ID token",
    ],
    [
      "an aud that is a list",
      () => signByPool({ aud: [CLIENT] }),
      "Invalid login token. Missing a required claim: aud",
      "it is an access token: a login needs the ID token",
    ],
    [
      "another app client's token",
      () => signByPool({ aud: "other" }),
      UNSUPPORTED,
      "the token was issued to another app client, or is not an ID token",
    ],
    [
      "a token of another use",
      () => signByPool({ token_use: "access" }),
      UNSUPPORTED,
      "the token was issued to another app client, or is not an ID token",
    ],
  ])("refuses %s in AWS's words", (_, token, message, because) => {
    expect(verify(token())).toEqual(refusal(message, because, message === UNSUPPORTED ? PROVIDERS : undefined));
  });

  it("refuses a provider that the identity pool does not name, whether the stack has it or not", () => {
    const because = "the identity pool accepts no logins of this provider";
    expect(verify(idToken, other.providerName)).toEqual(refusal(UNSUPPORTED, because, PROVIDERS));
    expect(verify(idToken, "accounts.google.com")).toEqual(refusal(UNSUPPORTED, because, PROVIDERS));
    const unknown = { providerName: "accounts.google.com", clientId: CLIENT, serverSideTokenCheck: false };
    expect(verifyLogin(unknown.providerName, idToken, [unknown], [pool], NOW)).toEqual(
      refusal(UNSUPPORTED, because, PROVIDERS),
    );
  });

  it("requires the provider and the app client in one entry", () => {
    const apart = [
      { providerName: pool.providerName, clientId: "another", serverSideTokenCheck: false },
      { providerName: other.providerName, clientId: CLIENT, serverSideTokenCheck: false },
    ];
    expect(verifyLogin(pool.providerName, idToken, apart, [pool, other], NOW)).toEqual(
      refusal(UNSUPPORTED, "the token was issued to another app client, or is not an ID token", PROVIDERS),
    );
  });

  it("with ServerSideTokenCheck, refuses a user who signed out everywhere, is disabled or was deleted", () => {
    const checked = providers.map((provider) => ({ ...provider, serverSideTokenCheck: true }));
    const check = (token: string) => verifyLogin(pool.providerName, token, checked, [pool], NOW);
    const because = "the user was deleted or disabled, or signed out everywhere";
    const inactive = refusal("Token is inactive", because, `${PROVIDERS}.ServerSideTokenCheck`);
    const before = String(issue()["IdToken"]);
    expect(check(before).kind).toBe("login");
    pool.tokens.signOut(user);
    expect(check(before)).toEqual(inactive);
    expect(verify(before).kind).toBe("login");
    // In the same millisecond: a sign-out ends sign-ins, and does not compare times.
    const after = String(issue()["IdToken"]);
    expect(check(after).kind).toBe("login");
    user.enabled = false;
    expect(check(after)).toEqual(inactive);
    user.enabled = true;
    expect(check(signByPool({ sub: "nobody" }))).toEqual(inactive);
    expect(check(signByPool({ origin_jti: "none" }))).toEqual(inactive);
  });
});

describe("readAccessToken", () => {
  const read = (token: string) => readAccessToken(token, [other, pool]);
  const INVALID = "Invalid Access Token";
  const refusalOf = (message: string, because: string, type = "NotAuthorizedException") => ({
    kind: "refused",
    type,
    message,
    because,
  });

  it("accepts the pool's access token and returns its user", () => {
    expect(read(String(issue()["AccessToken"]))).toEqual({
      kind: "bearer",
      pool,
      client: pool.clients.get("client"),
      user,
    });
  });

  it.each<[string, () => string, string]>([
    ["what is not a JWT", () => "a.b", "it is not a JWT"],
    [
      "an issuer that is not a pool of the stack",
      () => signByPool({ iss: "https://x" }, "access"),
      "no user pool of the stack issued it",
    ],
    ["a foreign signature", () => withHeader({}, byForeignKey), "none of the pool's keys made its signature"],
    [
      "alg none",
      () => withHeader({ alg: "none" }, () => partsOf(idToken).signature),
      "none of the pool's keys made its signature",
    ],
    ["an ID token", () => idToken, "it is not an access token"],
  ])("refuses %s", (_, token, because) => {
    expect(read(token())).toEqual(refusalOf(INVALID, because));
  });

  it("refuses a token from the second that exp names", () => {
    const token = String(issue()["AccessToken"]);
    const exp = Number(partsOf(token).claims["exp"]);
    clock.now = exp * 1000 - 1;
    expect(read(token).kind).toBe("bearer");
    clock.now = exp * 1000;
    expect(read(token)).toEqual({
      ...refusalOf("Access Token has expired", "the access token has expired"),
      settings: [expect.objectContaining({ property: "UserPoolClient.AccessTokenValidity", value: "60 minutes" })],
    });
    clock.now = NOW;
    expect(exp).toBe(SECONDS + 3_600);
  });

  it("refuses a token after revocation and sign-out, and for a user who is disabled or was deleted", () => {
    const revoked = refusalOf(
      "Access Token has been revoked",
      "the user signed out everywhere or was disabled meanwhile, or the refresh token was revoked",
    );
    const session = issue();
    const token = String(session["AccessToken"]);
    const found = pool.tokens.readRefreshToken(String(session["RefreshToken"]));
    const client = pool.clients.get(CLIENT);
    if (found && client) pool.tokens.revoke(found, client);
    expect(read(token)).toEqual(revoked);
    const next = String(issue()["AccessToken"]);
    pool.tokens.signOut(user);
    expect(read(next)).toEqual(revoked);
    expect(read(signByPool({ origin_jti: 7 }, "access"))).toEqual(revoked);
    const last = String(issue()["AccessToken"]);
    user.enabled = false;
    expect(read(last)).toEqual(refusalOf("User is disabled.", "an administrator disabled the user"));
    user.enabled = true;
    expect(read(last).kind).toBe("bearer");
    user.disablings++;
    expect(read(last)).toEqual(revoked);
    expect(read(String(issue()["AccessToken"])).kind).toBe("bearer");
    expect(read(signByPool({ sub: "nobody" }, "access"))).toEqual(
      refusalOf("User does not exist.", "no user of the pool has that name", "UserNotFoundException"),
    );
  });
});
