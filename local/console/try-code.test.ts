import { describe, expect, it } from "vitest";
import { type CodedRequest, curlCommand, typedCode } from "./try-code.ts";

const request: CodedRequest = {
  api: "pet-shop",
  url: "http://localhost:3000",
  method: "POST",
  target: "/pets/a%20b?tag=x&tag=y",
  headers: [["X-Note", "it's"]],
  body: '{"name":"Rex"}',
  region: "eu-west-1",
  operation: { path: "/pets/{id}", parameters: { id: "a b" } },
};

describe("curlCommand", () => {
  it("signs with the variables of the shell, and quotes every value", () => {
    expect(curlCommand(request)).toBe(String.raw`curl -i --path-as-is \
  -X 'POST' \
  --aws-sigv4 'aws:amz:eu-west-1:execute-api' --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" \
  -H "X-Amz-Security-Token: $AWS_SESSION_TOKEN" \
  -H 'X-Note: it'\''s' \
  --data-binary '{"name":"Rex"}' \
  'http://localhost:3000/pets/a%20b?tag=x&tag=y'`);
  });

  it("names a variable in place of a token", () => {
    const unsigned = { ...request, method: "GET", headers: [["Authorization", "$ID_TOKEN"]] as const, body: "" };
    expect(curlCommand({ ...unsigned, region: undefined })).toBe(String.raw`curl -i --path-as-is \
  -H 'Authorization: '"$ID_TOKEN" \
  'http://localhost:3000/pets/a%20b?tag=x&tag=y'`);
  });
});

describe("typedCode", () => {
  it("calls the operation with its parameters and its body", () => {
    expect(typedCode(request)).toMatch(/^import \{ signedFetch \} from "countersign\/call";\n/);
    expect(typedCode(request)).toContain(`
const { data, error, response } = await petShop.POST("/pets/{id}", {
  params: {
    path: {
      id: "a b"
    },
    query: {
      tag: [
        "x",
        "y"
      ]
    }
  },
  headers: {
    "X-Note": "it's"
  },
  body: {
    name: "Rex"
  }
});`);
  });

  it("calls fetch where no operation matches", () => {
    const unknown = { ...request, method: "GET", target: "/nothing", headers: [], body: "", operation: undefined };
    expect(typedCode(unknown)).toContain('const response = await fetchSigned("http://localhost:3000/nothing");');
    expect(typedCode({ ...unknown, region: undefined })).toMatch(
      /^const response = await fetch\("http:\/\/localhost:3000\/nothing"\);/,
    );
  });
});
