import { describe, expect, it } from "vitest";
import type { Route } from "./definition/definition.ts";
import { createTargetMask, type ShownValues } from "./mask-target.ts";

const route: Route = {
  method: "GET",
  resource: "/people/{id}",
  segments: [
    { kind: "text", text: "people" },
    { kind: "parameter", name: "id" },
  ],
  auth: "NONE",
  needsApiKey: false,
  operationId: "getPerson",
  queryNames: ["dob", "on"],
  required: [],
  bodyModels: new Map(),
  integration: { kind: "lambda", functionArn: "f", timeoutMs: 50 },
};
const mask = (value: string) => `<${value.length}>`;
const maskTarget = (target: string) => createTargetMask({ routes: [route], stage: "dev", mask })("GET", target);

describe("createTargetMask", () => {
  it("masks the rest as one when there are thousands of parts", () => {
    let masks = 0;
    const countMasks = createTargetMask({
      routes: [route],
      stage: "dev",
      mask(value) {
        masks += 1;
        return value;
      },
    });
    countMasks("GET", `${"/a".repeat(2_500)}?${"a=b&".repeat(1_250)}`);
    expect(masks).toBeLessThan(200);
    expect(maskTarget(`/people${"/a".repeat(64)}`)).toBe(`/people${"/<1>".repeat(62)}/<3>`);
  });

  it.each([
    ["/people/ada", "/people/<3>"],
    ["/dev/people/ada/", "/dev/people/<3>/"],
    ["/dev//people//ada", "/dev//people//<3>"],
    ["/elsewhere/19880101", "/<9>/<8>"],
    ["/people/a?dob=19880101&on=2019", "/people/<1>?dob=<8>&on=<4>"],
    ["/people?dob=1=2?3", "/people?dob=<5>"],
    ["/people?dob", "/people?dob"],
    ["/people?dob19880101", "/people?<11>"],
    ["/people?name=ada&password", "/people?<4>=<3>&<8>"],
    [
      "/people?X-Amz-Date=20261124&X-Amz-Credential=a/b&x-amz-date=1",
      "/people?X-Amz-Date=<8>&X-Amz-Credential=<3>&<10>=<1>",
    ],
    ["/people?19880101&=x", "/people?<8>&<0>=<1>"],
    ["/people?dob=1;on=2", "/people?dob=<6>"],
    ["/people?%64ob=19880101", "/people?<5>=<8>"],
    ["/people?", "/people"],
  ])("masks %s as %s", (target, expected) => {
    expect(maskTarget(target)).toBe(expected);
  });
});

describe("createTargetMask with values to show", () => {
  const flat: Route = {
    ...route,
    resource: "/people",
    segments: [{ kind: "text", text: "people" }],
    operationId: "find",
  };
  const show = (routes: readonly Route[], shown: ShownValues, target: string, method = "GET") =>
    createTargetMask({ routes, stage: "dev", mask, shown })(method, target);

  it("shows the values of listed parameters, and of no other name", () => {
    expect(show([flat], { find: ["on"] }, "/people?dob=19880101&on=2019%0a&off=1")).toBe(
      "/people?dob=<8>&on=2019%0a&<3>=<1>",
    );
    expect(show([flat], { find: ["on"] }, "/dev/people?on=2019")).toBe("/dev/people?on=2019");
    expect(show([flat], { find: ["other"] }, "/people?other=1")).toBe("/people?<5>=<1>");
    expect(show([route], { getPerson: ["id"] }, "/people/ada")).toBe("/people/ada");
  });

  it("shows no value of an operation that does not list it, and none without an operation", () => {
    expect(show([flat, route], { find: ["on"] }, "/people/ada?on=2019")).toBe("/people/<3>?on=<4>");
    expect(show([flat], { find: ["on"] }, "/people?on=2019", "POST")).toBe("/people?on=<4>");
  });

  it("shows only what it may show with the stage in the path and without", () => {
    const pair: Route = {
      ...route,
      segments: [
        { kind: "parameter", name: "x" },
        { kind: "parameter", name: "y" },
      ],
      operationId: "getPair",
    };
    const person: Route = { ...route, segments: [{ kind: "parameter", name: "id" }] };
    const shown = { getPair: ["x", "y", "on"], getPerson: ["on"] };
    expect(show([pair, person], shown, "/dev/ada?on=2019")).toBe("/dev/<3>?on=2019");
    expect(show([pair, person], { ...shown, getPerson: [] }, "/dev/ada?on=2019")).toBe("/dev/<3>?on=<4>");
    expect(show([pair, person], shown, "/a/b")).toBe("/a/b");
  });

  it("shows a path that no route has as it was sent, up to 200 characters", () => {
    expect(show([flat], {}, "/peple/%0a/19880101?dob=19880101")).toBe("/peple/%0a/19880101?dob=<8>");
    expect(show([flat], {}, `/${"a".repeat(300)}`)).toBe(`/${"a".repeat(199)}…`);
  });

  it("masks an unknown path of an API with a path parameter that is not listed", () => {
    expect(show([flat, route], {}, "/peple/ada")).toBe("/<5>/<3>");
    expect(show([flat, route], { getPerson: ["id"] }, "/peple/ada")).toBe("/peple/ada");
  });
});
