import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createRefreshTokens } from "./refresh-token.ts";

const CLAIMS = { sub: "ada", expiresAt: 1 };

describe("a refresh token", () => {
  it("has five parts, is another one each time, and holds its claims", () => {
    const tokens = createRefreshTokens(randomBytes);
    const made = Array.from({ length: 20 }, () => tokens.encrypt(CLAIMS));
    for (const token of made) {
      expect(token).toMatch(/^[\w-]+(?:\.[\w-]+){4}$/);
      expect(token).not.toContain(Buffer.from("ada").toString("base64url"));
      expect(tokens.decrypt(token)).toEqual(CLAIMS);
    }
    expect(new Set(made).size).toBe(20);
  });

  it("is refused by another pool", () => {
    const token = createRefreshTokens(randomBytes).encrypt(CLAIMS);
    expect(createRefreshTokens(randomBytes).decrypt(token)).toBeUndefined();
  });

  it("is refused with any part changed, taken from another token, cut or written in another way", () => {
    const tokens = createRefreshTokens(randomBytes);
    const [parts, others] = [tokens.encrypt(CLAIMS).split("."), tokens.encrypt(CLAIMS).split(".")];
    const withPart = (index: number, part: string) => parts.with(index, part).join(".");
    for (const [index, part] of parts.entries()) {
      const last = part.at(-1) === "A" ? "B" : "A";
      const changes = [part.slice(0, -1) + last, part.slice(0, -4), `${part}=`, `${part}AAAA`, "", "e30"];
      if (index > 0) changes.push(others[index] ?? "");
      for (const change of changes) expect(tokens.decrypt(withPart(index, change))).toBeUndefined();
    }
    for (const token of ["", "....", "a.b.c", `${parts.join(".")}.`, parts.slice(0, 4).join(".")]) {
      expect(tokens.decrypt(token)).toBeUndefined();
    }
  });

  it("is refused with a shorter tag, however it begins", () => {
    const tokens = createRefreshTokens(randomBytes);
    const parts = tokens.encrypt(CLAIMS).split(".");
    const tag = Buffer.from(parts[4] ?? "", "base64url");
    for (const length of [0, 4, 8, 12, 15]) {
      const short = tag.subarray(0, length).toString("base64url");
      expect(tokens.decrypt(parts.with(4, short).join("."))).toBeUndefined();
    }
  });
});
