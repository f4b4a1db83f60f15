import { createHmac } from "node:crypto";
import { expect, it } from "vitest";
import { hmac } from "./hmac.ts";

it.each([0, 1, 32, 63, 64, 65, 200])("computes what createHmac computes, with a key of %i bytes", (length) => {
  const key = Buffer.alloc(length, 0xa7);
  for (const message of ["", "eu-west-1", "ä".repeat(100)]) {
    expect(hmac(key, message)).toEqual(createHmac("sha256", key).update(message).digest());
  }
});
