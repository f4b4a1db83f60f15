import type { APIGatewayProxyEvent } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { createPathCheck } from "./path-check.ts";

/** The detail of the refusal of a request; undefined when the path check accepts the request. `wholePath` is the path with the stage. */
function detailOf(resource: string, path: string, wholePath = `/dev${path}`): string | undefined {
  // An event of API Gateway has many more members; these are the ones that the check reads.
  const event = { resource, path, requestContext: { path: wholePath } } as unknown as APIGatewayProxyEvent;
  return createPathCheck(resource)(event)?.detail;
}

describe("a path", () => {
  it.each([
    ["/carts", "/carts"],
    ["/carts/{id}", "/carts/1"],
    ["/carts/{id}", "/carts/a%2Fb"],
    ["/carts/{id}/payments", "/carts/1/payments"],
    ["/{id}", "/1"],
    ["/v1.0/{id}", "/v1.0/1"],
    ["/", "/"],
    ["/files/{rest+}", "/files/a/b"],
    ["/files/{rest+}", "/files/a//b/"],
  ])("of the resource %s may be %s", (resource, path) => {
    expect(detailOf(resource, path)).toBeUndefined();
    expect(detailOf(resource, path, path)).toBeUndefined();
  });

  it.each([
    ["/carts", "/carts/"],
    ["/carts", "/carts//"],
    ["/carts", "//carts"],
    ["/carts/{id}", "/carts/1/"],
    ["/carts/{id}", "/carts//1"],
    ["/carts/{id}", "/carts/"],
    ["/carts/{id}", "/carts"],
    ["/carts/{id}", "/carts/1/payments"],
    ["/carts/{id}/payments", "/carts//payments"],
    ["/carts/{id}/payments", "/carts/payments"],
    ["/v1.0/{id}", "/v1x0/1"],
    ["/", "//"],
    ["/files/{rest+}", "/files/"],
    ["/files/{rest+}", "/files//a"],
    ["/files/{rest+}", "/files"],
  ])("of the resource %s is refused when it is %s", (resource, path) => {
    const detail = `the path must have the segments of ${resource}, and none of them may be empty`;
    expect(detailOf(resource, path)).toBe(detail);
    expect(detailOf(resource, path, path)).toBe(detail);
  });

  it("is refused when a second slash follows the stage, which API Gateway removes from the event's path", () => {
    expect(detailOf("/carts", "/carts", "/dev//carts")).toBeDefined();
    expect(detailOf("/files/{rest+}", "/files/a", "/dev//files/a")).toBeDefined();
  });

  it("may follow a base path of a custom domain", () => {
    expect(detailOf("/carts/{id}", "/shop/carts/1", "/shop/carts/1")).toBeUndefined();
    for (const path of ["/shop", "/shop/"]) expect(detailOf("/", path, path)).toBeUndefined();
    for (const path of ["/shop/carts/", "//shop/carts", "/shop//carts"]) {
      expect(detailOf("/carts", path, path)).toBeDefined();
    }
    expect(detailOf("/carts/{id}", "/shop/carts/1", "/dev/shop/carts/1")).toBeDefined();
  });
});
