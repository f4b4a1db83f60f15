/** Tests of the JWT parser. Sources: RFC 7519, section 7.2, and RFC 4648, section 3.5. */
import { describe, expect, it } from "vitest";
import { parseJwt } from "./jwt.ts";

const part = (text: string) => Buffer.from(text).toString("base64url");
const HEADER = part('{"alg":"RS256"}');
const CLAIMS = part('{"sub":"a"}');

describe("parseJwt", () => {
  it("splits a token into its parts", () => {
    expect(parseJwt(`${HEADER}.${CLAIMS}.AAEC`)).toEqual({
      header: { alg: "RS256" },
      claims: { sub: "a" },
      input: `${HEADER}.${CLAIMS}`,
      signature: Buffer.of(0, 1, 2),
    });
  });

  it("accepts an empty signature, which verifying refuses", () => {
    expect(parseJwt(`${HEADER}.${CLAIMS}.`)?.signature).toEqual(Buffer.alloc(0));
  });

  it.each([
    ["nothing", ""],
    ["one part", HEADER],
    ["two parts", `${HEADER}.${CLAIMS}`],
    ["four parts", `${HEADER}.${CLAIMS}.AAEC.AAEC`],
    ["a header of another alphabet", `${HEADER}=.${CLAIMS}.AAEC`],
    ["claims with a space", `${HEADER}.${CLAIMS} .AAEC`],
    ["bits to spare in its signature", `${HEADER}.${CLAIMS}.AB`],
    ["a slash in its signature", `${HEADER}.${CLAIMS}.//8`],
    ["a header that is not JSON", `${part("{")}.${CLAIMS}.AAEC`],
    ["an empty header", `.${CLAIMS}.AAEC`],
    ["empty claims", `${HEADER}..AAEC`],
    ...["null", "[]", '"a"', "1", "true"].flatMap((json): [string, string][] => [
      [`a header that is ${json}`, `${part(json)}.${CLAIMS}.AAEC`],
      [`claims that are ${json}`, `${HEADER}.${part(json)}.AAEC`],
    ]),
  ])("returns undefined for %s", (_, token) => {
    expect(parseJwt(token)).toBeUndefined();
  });
});
