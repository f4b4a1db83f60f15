import { describe, expect, it } from "vitest";
import type { Route } from "./definition/definition.ts";
import { createTargetMask } from "./mask-target.ts";

const route: Route = {
  method: "GET",
  resource: "/people/{id}",
  segments: [
    { kind: "text", text: "people" },
    { kind: "parameter", name: "id" },
  ],
  auth: "NONE",
  operationId: "getPerson",
  queryNames: ["dob", "on"],
  required: [],
  functionArn: "f",
  timeoutMs: 50,
};
const maskTarget = createTargetMask([route], "dev", (value) => `<${value.length}>`);

describe("createTargetMask", () => {
  it("masks the rest as one when there are thousands of parts", () => {
    let masks = 0;
    const countMasks = createTargetMask([route], "dev", (value) => {
      masks += 1;
      return value;
    });
    countMasks(`${"/a".repeat(2_500)}?${"a=b&".repeat(1_250)}`);
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
