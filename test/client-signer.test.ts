/**
 * Compares the signer and the sign-in of `npm run call` with two other implementations: the stack's verifier, and the client in lib/call.
 */
import { getDiffieHellman, randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSign } from "../lib/call/sign.ts";
import { wireUrl } from "../lib/call/wire-url.ts";
import { type Header, type Signed, sign, type UnsignedRequest } from "../local/client/sign.ts";
import { provePassword, srpTimestamp, startSrp } from "../local/client/srp.ts";
import type { Session } from "../local/iam/session.ts";
import { createVerifier } from "../local/iam/verify-signature.ts";
import { passwordVerifier, srpExchange } from "../local/user-pool/srp-verifier.ts";

const NOW = Date.UTC(2026, 10, 24, 12);
const SCOPE = { region: "eu-west-1", service: "execute-api", now: NOW };

const session: Session = {
  accessKeyId: "ASIALOCALCLIENTSIGN1",
  secretAccessKey: "secret/with+signs=",
  sessionToken: "token//+==",
  expiresAt: NOW + 3_600_000,
  principal: {
    kind: "user",
    accountId: "111122223333",
    arn: "arn:aws:iam::111122223333:user/c",
    userId: "AIDA",
    userName: "c",
  },
};
const verify = createVerifier({ ...SCOPE, findSession: () => session });

function verdict(request: UnsignedRequest, { headers }: Signed) {
  const raw = { ...request, headers, body: Buffer.from(request.body), remoteAddress: "127.0.0.1" };
  return verify(raw, NOW).kind;
}

/** Parts of a target as a person may type them: encoded, half encoded, and with segments that AWS resolves. */
const part = fc.oneof(
  fc.stringMatching(/^[\x21\x22\x24-\x3e\x40-\x7e]{0,6}$/),
  fc.constantFrom(
    "",
    ".",
    "..",
    "a%20b",
    "a+b",
    "%2F",
    "%zz",
    "%",
    "%C3%A9",
    "%c3%a9",
    "%7E",
    "~",
    "=",
    "a=b=c",
    "&",
    "!'()*",
  ),
);
const requests = fc.record({
  method: fc.constantFrom("GET", "POST", "DELETE"),
  target: fc
    .tuple(fc.array(part, { maxLength: 4 }), fc.option(fc.array(part, { maxLength: 4 })))
    .map(([path, query]) => `/${path.join("/")}${query === null ? "" : `?${query.join("&")}`}`),
  headers: fc
    .array(fc.constantFrom<Header>(["Content-Type", "application/json"], ["X-Amz-Note", " a  b "], ["Accept", "*/*"]), {
      maxLength: 3,
    })
    .map((headers): readonly Header[] => [["Host", "localhost:3001"], ...new Map(headers)]),
  body: fc.constantFrom("", "{}", "é"),
});

describe("the signer of npm run call", () => {
  it("signs every target so that the stack accepts it, and no other target", () => {
    fc.assert(
      fc.property(requests, (request) => {
        const signed = sign(request, session, SCOPE);
        expect(verdict(request, signed)).toBe("verified");
        expect(verdict({ ...request, body: `${request.body}x` }, signed)).toBe("refused");
        expect(verdict({ ...request, target: `${request.target.replace("?", "x?")}x` }, signed)).toBe("refused");
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    "https://abc123.execute-api.eu-west-1.amazonaws.com/dev/age?dob=19880101",
    "http://localhost:3001/people/a%20b/%C3%A9?b=2&a=1&a=%2B&c",
    "http://localhost:3001/",
  ])("signs %s as the caller's package does", (address) => {
    const url = wireUrl(address);
    const headers = { "content-type": "application/json" };
    const theirs = createSign(SCOPE)({ method: "GET", url, headers, body: undefined }, session, NOW);
    const target = url.href.slice(url.href.indexOf(url.host) + url.host.length);
    const ours = sign(
      {
        method: "GET",
        target,
        headers: [
          ["Host", url.host],
          ["Content-Type", "application/json"],
        ],
        body: "",
      },
      session,
      SCOPE,
    );
    expect(new Map(ours.headers).get("Authorization")).toBe(theirs["authorization"]);
  });
});

describe("the sign-in of npm run call", () => {
  it("proves a right password and no other, whatever the numbers begin with", async () => {
    for (let run = 0; run < 8; run++) {
      const salt = randomBytes(16);
      const start = startSrp(randomBytes(32));
      const exchange = srpExchange(
        "pool",
        "user",
        start.srpA,
        passwordVerifier("pool", "user", "right", salt),
        randomBytes(32),
      );
      const secretBlock = randomBytes(64);
      const timestamp = srpTimestamp(NOW);
      const claim = async (password: string) => {
        const challenge = {
          poolName: "pool",
          userId: "user",
          password,
          srpB: exchange.srpB,
          salt: salt.toString("hex"),
          secretBlock: secretBlock.toString("base64"),
          timestamp,
        };
        return exchange.proves({ secretBlock, timestamp, signature: await provePassword(start, challenge) });
      };
      expect([await claim("right"), await claim("wrong")]).toEqual([true, false]);
    }
  });

  it.each([0n, 1n, 2n])("refuses %d times the prime as SRP_B: anybody could answer with it", async (factor) => {
    const prime = BigInt(`0x${getDiffieHellman("modp15").getPrime("hex")}`);
    const challenge = {
      poolName: "pool",
      userId: "user",
      password: "right",
      srpB: (factor * prime).toString(16),
      salt: "01",
      secretBlock: "",
      timestamp: srpTimestamp(NOW),
    };
    await expect(provePassword(startSrp(randomBytes(32)), challenge)).rejects.toThrow("SRP_B is not acceptable");
  });

  it("writes times as Cognito expects them", () => {
    expect(srpTimestamp(Date.UTC(2017, 3, 5, 22, 42, 34))).toBe("Wed Apr 5 22:42:34 UTC 2017");
  });
});
