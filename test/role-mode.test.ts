/** Mode `role`: the service `day` signs with the keys of its own function role, and has no other source of keys. */
import { describe, expect, it } from "vitest";
import { signedFetch } from "../lib/call/signed-fetch.ts";
import { compiledVariants } from "../tools/template/variants.ts";
import { ROOT } from "./fixtures/command.ts";
import { type EditableTemplate, propertiesOf, type RunningStack, runningStack } from "./fixtures/running-stack.ts";
import { SIGN_ONLY } from "./fixtures/sign-only.ts";

const variants = await compiledVariants(ROOT);

/** The template of stage dev, for a test to edit. */
function templateFor(mode: "cognito" | "role"): EditableTemplate {
  const found = variants.find(({ name }) => name === `baseline-${mode}-dev`);
  if (found === undefined) throw new Error(`there is no variant for ${mode}`);
  return structuredClone(found.template) as EditableTemplate;
}

const ask = async (stack: RunningStack) => (await stack.get("day", "/day?dob=19880101&on=20191122")).json();

/** The requests that reached the local AWS endpoint: requests to pools, secrets and STS. */
const toAws = ({ entries }: RunningStack) =>
  entries.filter((entry) => entry.kind === "request" && entry.server !== "day" && entry.server !== "age");

describe("day with its own role's keys", () => {
  it("answers with an age, and asks no pool, no secret and no sign-in for anything", async () => {
    const stack = await runningStack({ template: templateFor("role") });
    expect(await ask(stack)).toEqual({ day: "Friday", age: 31 });
    expect(toAws(stack)).toEqual([]);
    expect(stack.userPools.map(({ counts }) => counts.signIns)).toEqual([0]);
    expect(stack.identityPools.map(({ counts }) => counts.credentials)).toEqual([0]);
  });

  it("is told of no pool and no secret", () => {
    const { Variables } = propertiesOf(templateFor("role"), "DayLambdaFunction")["Environment"];
    expect(Object.keys(Variables).filter((name) => name.startsWith("COGNITO"))).toEqual([]);
  });

  it("is denied when the grant is taken from its role: the grant is what lets it in", async () => {
    const template = templateFor("role");
    propertiesOf(template, "InvokeAge")["Roles"] = [{ Ref: "AgeRole" }];
    const stack = await runningStack({ template });
    expect(await ask(stack)).toMatchObject({ day: "Friday", ageUnavailable: { status: 502 } });
  });

  it("is the exception in age's resource policy: keys of the account's role are not let in", async () => {
    const stack = await runningStack({ template: templateFor("role") });
    const { accessKeyId, secretAccessKey, sessionToken = "" } = stack.roleSession("AgeCallerRole");
    const signed = signedFetch({
      ...SIGN_ONLY,
      region: stack.region,
      credentials: async () => ({ accessKeyId, secretAccessKey, sessionToken }),
    });
    const answer = await signed(`${stack.environment["AGE_URL"]}/age?dob=19880101`);
    expect(answer.status).toBe(403);
    expect(answer.headers.get("x-amzn-errortype")).toBe("AccessDeniedException");
  });
});

describe("day with the keys of its application account", () => {
  it("answers with an age, by one sign-in", async () => {
    const stack = await runningStack({ template: templateFor("cognito") });
    const outcome = await stack.onboard();
    expect(outcome.ok).toBe(true);
    const before = stack.userPools[0]?.counts.signIns ?? 0;
    expect(await ask(stack)).toEqual({ day: "Friday", age: 31 });
    expect((stack.userPools[0]?.counts.signIns ?? 0) - before).toBe(1);
  });
});
