import { createHmac } from "node:crypto";
import { expect, it } from "vitest";
import { hmacWith } from "./hmac.ts";

it.each([0, 1, 32, 63, 64, 65, 200])("computes what createHmac computes, with a key of %i bytes", (length) => {
  const key = Buffer.alloc(length, 0xa7);
  const hmac = hmacWith(key);
  for (const message of ["", "eu-west-1", "eu-west-2", "a", "ä".repeat(100), "", "eu-west-1"]) {
    expect(hmac(message)).toBe(createHmac("sha256", key).update(message).digest("hex"));
  }
});
