import { describe, expect, it } from "vitest";
import { maskChecks, maskClaims } from "./token-facts.ts";

/** A mask whose results show the length of what they mask. */
const mask = (text: string) => `‹${text.length}›`;
const NUMBERS = { "custom:dob": "19880101", phone_number: "030123456789", "custom:code": 1234 };

describe("maskClaims", () => {
  it.each([true, false])(
    "masks the digits of a claim about the user, whether the token is verified (%s)",
    (verified) => {
      expect(Object.values(maskClaims(NUMBERS, verified, mask))).toEqual(["‹8›", "‹12›", "‹4›"]);
    },
  );

  it("shows the times and the issuer of a token that is not verified, and no other numbers in their place", () => {
    const issuer = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ab1Cd2Ef3";
    expect(maskClaims({ exp: 1795882700, iat: 19880101, iss: issuer, aud: "ada" }, false, mask)).toEqual({
      exp: "1795882700",
      iat: "‹8›",
      iss: issuer,
      aud: "‹3›",
    });
  });

  it("shows the claims of a verified token that say nothing about the user", () => {
    expect(maskClaims({ aud: "client", sub: "ada", token_use: "id" }, true, mask)).toEqual({
      aud: "client",
      sub: "‹3›",
      token_use: "id",
    });
  });
});

describe("maskChecks", () => {
  it("masks digits that a token of an unknown issuer gives as its issuer", () => {
    const check = { what: "iss", expected: "a", given: "19880101", holds: false } as const;
    expect(maskChecks([check], mask)).toEqual([{ ...check, given: "‹8›" }]);
  });
});
