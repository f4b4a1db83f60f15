import { execFileSync } from "node:child_process";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import type { OperationDocument } from "../api.ts";
import { type RequestToWrite, writeCurl, writeTypedClient } from "./write-requests.ts";

const getAge: OperationDocument = {
  id: "getAge",
  method: "GET",
  path: "/age",
  auth: "AWS_IAM",
  needsApiKey: false,
  parameters: [
    {
      name: "dob",
      in: "query",
      required: true,
      schema: {},
      examples: [{ name: "", value: "19880101" }],
      isPersonal: true,
    },
  ],
  responses: [],
};
const request: RequestToWrite = {
  url: "http://localhost:3001",
  api: "age",
  region: "eu-west-1",
  method: "GET",
  target: "/age?dob=‹3fa9›&on=20191122",
  operation: getAge,
  schemas: {},
};
const postItem: OperationDocument = {
  ...getAge,
  id: "postItem",
  method: "POST",
  path: "/items/{id}",
  auth: "AUTHORIZER",
  authorizer: { name: "Users", kind: "cognito", header: "Authorization", scopes: [] },
  requestBody: {
    required: true,
    content: [{ mediaType: "application/json", schema: {}, examples: [{ name: "", value: { note: "it's" } }] }],
  },
};
const post: RequestToWrite = { ...request, method: "POST", target: "/items/‹aa11›", operation: postItem };

/** The words that a shell makes of a command, with `curl` replaced by a program that prints them. */
function wordsOf(command: string): readonly string[] {
  const script = `curl() { for word in "$@"; do printf '%s\\0' "$word"; done; }\n${command}`;
  const env = { AWS_ACCESS_KEY_ID: "AKIA", AWS_SECRET_ACCESS_KEY: "s", AWS_SESSION_TOKEN: "t", TOKEN: "jwt" };
  return execFileSync("sh", ["-c", script], { encoding: "utf8", env }).split("\0").slice(0, -1);
}

describe("writeCurl", () => {
  it("signs with the shell's keys, and puts an example in the place of a masked value", () => {
    expect(wordsOf(writeCurl(request))).toEqual([
      "-i",
      "--aws-sigv4",
      "aws:amz:eu-west-1:execute-api",
      "--user",
      "AKIA:s",
      "-H",
      "X-Amz-Security-Token: t",
      "http://localhost:3001/age?dob=19880101&on=20191122",
    ]);
  });

  it("sends a body and a token as the contract says, and names a value without an example", () => {
    expect(wordsOf(writeCurl(post))).toEqual([
      "-i",
      "-H",
      "Authorization: jwt",
      "-H",
      "Content-Type: application/json",
      "--data",
      '{\n  "note": "it\'s"\n}',
      "http://localhost:3001/items/ID",
    ]);
  });

  it("writes the method where it is not curl's own, and no signature without an operation", () => {
    const { operation: _, ...unknown } = request;
    expect(wordsOf(writeCurl({ ...unknown, method: "DELETE", target: "/x" }))).toEqual([
      "-i",
      "-X",
      "DELETE",
      "http://localhost:3001/x",
    ]);
  });

  it("quotes every character for the shell", () => {
    const url = "http://localhost:3001/'$(touch x)`id`\"\\";
    expect(wordsOf(writeCurl({ ...request, url, target: "" })).at(-1)).toContain(url);
  });
});

describe("writeTypedClient", () => {
  it.each([
    ["a signed GET", request, 'age.GET("/age", { params: { query: { dob: "19880101", on: "20191122" } } })'],
    ["a POST", post, 'age.POST("/items/{id}", { params: { path: { id: "ID" } }, body: {\n  "note": "it\'s"\n} })'],
  ])("writes %s that parses as TypeScript", (_, given, call) => {
    const text = writeTypedClient(given);
    expect(text).toContain(call);
    expect(ts.transpileModule(text, { reportDiagnostics: true }).diagnostics).toEqual([]);
    expect(text.includes("signedFetch")).toBe(given === request);
  });
});
