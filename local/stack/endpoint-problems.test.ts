import { describe, expect, it } from "vitest";
import { endpointProblems } from "./endpoint-problems.ts";

describe("endpointProblems", () => {
  it("accepts addresses of HTTP servers", () => {
    expect(endpointProblems({ dynamodb: "http://localhost:8000", s3: "https://s3.example/base" })).toEqual([]);
  });

  // JavaScript reads localhost: as a scheme.
  it.each(["localhost:8000", "", "8000", "//localhost:8000", "ftp://localhost"])("refuses %j", (address) => {
    expect(endpointProblems({ dynamodb: address })).toEqual([
      "endpoints.dynamodb must be an address with its scheme, such as http://localhost:8000.",
    ]);
  });
});
