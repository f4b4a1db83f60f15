import { expect, it } from "vitest";
import { createKeyDeriver, deriveKey } from "./signing-key.ts";

const parts = { secretAccessKey: "secret", day: "20261124", region: "eu-west-1", service: "execute-api" };

it("derives the signing key that AWS's documentation derives", () => {
  const key = deriveKey({
    secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    day: "20120215",
    region: "us-east-1",
    service: "iam",
  });
  expect(key.toString("hex")).toBe("f4780e2d9f65fa895f9c67b32ce1baf0b0d8a43505a000a1a9e090d414db404d");
});

it("keeps the last keys, and derives another key for each other part", () => {
  const derive = createKeyDeriver(2);
  const first = derive(parts);
  expect(first).toEqual(deriveKey(parts));
  for (const other of [
    { ...parts, secretAccessKey: "secret\n" },
    { ...parts, day: "20261125" },
    { ...parts, region: "eu-west-2" },
    { ...parts, service: "s3" },
  ]) {
    expect(derive(parts)).toEqual(first);
    expect(derive(other)).toEqual(deriveKey(other));
    expect(derive(other)).toBe(derive(other));
  }
  expect(derive(parts)).not.toBe(first);
});
