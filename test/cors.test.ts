/** Calls of web pages: `x-countersign-cors` in the contract of `age`. */
import { describe, expect, it } from "vitest";
import { signedFetch } from "../lib/call/signed-fetch.ts";
import { generate } from "../tools/template/generate.ts";
import { findingsIn, scratchProject, templateOf } from "./fixtures/project.ts";
import { onboardedStack } from "./fixtures/running-stack.ts";

const ORIGIN = "https://app.example.com";
const CORS = `x-countersign-cors:
  allowOrigin: ${ORIGIN}
  exposeHeaders: [x-amzn-RequestId]
paths:`;

describe("a contract with x-countersign-cors", () => {
  it("has its preflights answered, and the headers of CORS on every answer, also on refusals", {
    timeout: 180_000,
  }, async () => {
    const project = await scratchProject();
    await project.edit("api/age.yaml", /^paths:/m, CORS);
    expect(await generate(project.root, () => undefined)).toEqual([]);
    expect(await findingsIn(project, ["check", "review"])).toEqual({});

    const template = await templateOf(project);
    const stack = await onboardedStack({ root: project.root, edit: (other) => Object.assign(other, template) });
    const url = `${stack.environment["AGE_URL"]}/age?dob=19880101&on=20191122`;
    const signed = signedFetch({ credentials: async () => stack.developer, region: stack.region });
    const corsOf = ({ headers }: Response) => [
      headers.get("access-control-allow-origin"),
      headers.get("access-control-expose-headers"),
    ];

    const preflight = await fetch(url, {
      method: "OPTIONS",
      headers: {
        origin: ORIGIN,
        "access-control-request-method": "GET",
        "access-control-request-headers": "authorization",
      },
    });
    expect(preflight.status).toBe(204);
    expect(Object.fromEntries(preflight.headers)).toMatchObject({
      "access-control-allow-origin": ORIGIN,
      "access-control-allow-methods": "GET,OPTIONS",
      "access-control-allow-headers": "Authorization,Content-Type,X-Amz-Content-Sha256,X-Amz-Date,X-Amz-Security-Token",
      "access-control-max-age": "600",
    });

    // Another page gets the same constant, which its browser refuses.
    const foreign = await fetch(url, {
      method: "OPTIONS",
      headers: { origin: "https://evil.example", "access-control-request-method": "GET" },
    });
    expect(corsOf(foreign)).toEqual(corsOf(preflight));

    const answers = {
      unsigned: await fetch(url),
      denied: await signed(url),
      unknown: await fetch(`${stack.environment["AGE_URL"]}/other`),
      missing: await fetch(`${stack.environment["DAY_URL"]}/day`),
    };
    expect(Object.entries(answers).map(([name, { status }]) => `${name} ${status}`)).toEqual([
      "unsigned 403",
      "denied 403",
      "unknown 403",
      "missing 400",
    ]);
    for (const name of ["unsigned", "denied", "unknown"] as const) {
      expect(corsOf(answers[name])).toEqual([ORIGIN, "x-amzn-RequestId"]);
    }
    expect(corsOf(answers.missing)).toEqual([null, null]);
    // Without this header no browser sends cookies, and no page reads an answer to them.
    for (const { headers } of [preflight, foreign, ...Object.values(answers)])
      expect(headers.get("access-control-allow-credentials")).toBeNull();

    const day = await fetch(`${stack.environment["DAY_URL"]}/day?dob=19880101&on=20191122`);
    expect(await day.json()).toEqual({ day: "Friday", age: 31 });
  });
});
