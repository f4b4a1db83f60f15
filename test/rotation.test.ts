/** Rotates, revokes and removes the account under traffic on a running stack, in Secrets Manager and in Parameter Store. */
import { AdminSetUserPasswordCommand, CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, it, vi } from "vitest";
import { cognitoCredentials } from "../lib/call/cognito-credentials.ts";
import { PROOF } from "../services/questions.ts";
import type { OnboardOptions } from "../tools/onboard/administer.ts";
import { localOptions } from "../tools/onboard/local-options.ts";
import { onboard } from "../tools/onboard/onboard.ts";
import { removeAccounts } from "../tools/onboard/remove-accounts.ts";
import { revoke } from "../tools/onboard/revoke.ts";
import { rotate } from "../tools/onboard/rotate.ts";
import { proveCall } from "../tools/operate/prove-call.ts";
import { type EditableTemplate, propertiesOf, type RunningStack, runningStack } from "./fixtures/running-stack.ts";

const TARGET = "/day?dob=19880101&on=20191122";
const RIGHT = '{"day":"Friday","age":31}';
const MINUTE = 60_000;

async function scene(edit?: (template: EditableTemplate) => void) {
  const clock = { now: Date.now() };
  const stack = await runningStack({
    surroundings: { now: () => clock.now },
    ...(edit && { edit }),
  });
  const read = localOptions(stack);
  if (!read.ok) throw new Error(`The template does not set ${read.missing}.`);
  const call = proveCall(stack.environment["AGE_URL"] ?? "", PROOF);
  const options = { ...read.ids, now: () => clock.now, call };
  const outcome = await onboard(options);
  if (!outcome.ok) throw new Error(outcome.sentence);
  return { clock, first: outcome.username, options, stack };
}

/** Replaces the worker processes of the function `day`, so that the new ones read the secret and sign in again. */
function coldStart({ functions }: RunningStack): void {
  for (const one of functions.values()) if (one.name.endsWith("-day")) one.replaceCode();
}

/** A client in this process that holds tokens and credentials, as a running function does. */
function holder({ environment, region }: RunningStack, options: OnboardOptions) {
  for (const name of ["AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) {
    vi.stubEnv(name, environment[name] ?? "");
  }
  return cognitoCredentials({ ...options, region });
}

/**
 * Keeps `abreast` requests open until `total` requests have been answered. The keys of `at` are numbers of answers: when so many have come,
 * the action runs. Returns the wrong answers.
 */
async function traffic(
  stack: RunningStack,
  { abreast, at, total }: { total: number; abreast: number; at: Readonly<Record<number, () => unknown>> },
): Promise<string[]> {
  const wrong: string[] = [];
  const begun: unknown[] = [];
  let sent = 0;
  let answered = 0;
  async function client(): Promise<void> {
    while (sent < total) {
      sent += 1;
      const body = await (await stack.get("day", TARGET)).text();
      if (body !== RIGHT) wrong.push(body);
      answered += 1;
      const event = at[answered];
      if (event) begun.push(event());
    }
  }
  await Promise.all(Array.from({ length: abreast }, client));
  await Promise.all(begun);
  return wrong;
}

describe("rotation", () => {
  it("fails no call of 400, 20 abreast, through two rotations with functions that start meanwhile", async () => {
    const { clock, first, options, stack } = await scene();
    const outcomes: Awaited<ReturnType<typeof rotate>>[] = [];
    const turn = async () => {
      coldStart(stack);
      outcomes.push(await rotate(options));
    };
    expect(await traffic(stack, { total: 200, abreast: 20, at: { 50: turn } })).toEqual([]);
    clock.now += MINUTE;
    expect(await traffic(stack, { total: 200, abreast: 20, at: { 50: turn } })).toEqual([]);

    const [one, two] = outcomes;
    expect(one).toMatchObject({ ok: true, previous: first });
    expect(two).toMatchObject({ ok: true, previous: one?.ok ? one.username : "", removed: [first] });
  });

  it("would be noticed: a password changed under the account in use costs the age of a caller who signs in next", async () => {
    const { first, options, stack } = await scene();
    const client = new CognitoIdentityProviderClient({
      region: stack.region,
      endpoint: stack.awsEndpoint,
      credentials: stack.developer,
    });
    const Password = "Another-passw0rd-of-20-chars";
    const change = new AdminSetUserPasswordCommand({
      UserPoolId: options.userPoolId,
      Username: first,
      Password,
      Permanent: true,
    });
    const at = { 3: () => client.send(change).then(() => coldStart(stack)) };
    expect(await traffic(stack, { total: 12, abreast: 2, at })).not.toEqual([]);
  });

  it("leaves the account in use when the new one may not call, and waits a minute before it deletes an idle account", async () => {
    const { clock, first, options } = await scene();
    const call = async () => "Age answers it 403.";
    expect(await rotate({ ...options, call })).toEqual({
      ok: false,
      step: "call with it",
      sentence: "Age answers it 403.\nThe secret still names the account that was in use.",
    });
    expect(await onboard(options)).toMatchObject({ ok: true, did: "nothing", username: first });
    expect(await rotate(options)).toMatchObject({ ok: true, previous: first, removed: [] });
    clock.now += 10_000;
    expect(await rotate(options)).toMatchObject({
      ok: false,
      sentence:
        "The account in use came into use 10 s ago, and a function that has read the secret before may still be signing in. Rotate again in a minute.",
    });
    clock.now += 50_000;
    expect(await rotate(options)).toMatchObject({ ok: true, removed: [first] });
  });
});

describe("an account", () => {
  it.each([
    ["Secrets Manager", undefined],
    ["Parameter Store", inParameterStore],
  ])("kept in %s is read by day, rotated, revoked and removed", async (_, edit) => {
    const { clock, first, options, stack } = await scene(edit);
    const age = async () => {
      coldStart(stack);
      return (await stack.get("day", TARGET)).text();
    };
    const held = holder(stack, options);
    await held();

    const rotated = await rotate(options);
    expect(rotated).toMatchObject({ ok: true, previous: first });
    expect(await age()).toBe(RIGHT);
    // A client with tokens of the account that is idle now renews them.
    clock.now += 59 * MINUTE + 45_000;
    expect((await held()).expiresAt).toBeGreaterThan(clock.now + 50 * MINUTE);

    const revoked = await revoke(options);
    const names = [rotated.ok ? rotated.username : "", first];
    expect(revoked).toMatchObject({ ok: true, revoked: expect.arrayContaining(names) });
    for (const name of names) expect(stack.userPools[0]?.users.find(name)).toBeUndefined();
    // A client with tokens of a revoked account signs in again.
    clock.now += 59 * MINUTE + 45_000;
    expect((await held()).expiresAt).toBeGreaterThan(clock.now + 50 * MINUTE);

    expect(await removeAccounts(options)).toMatchObject({ ok: true, removed: [revoked.ok ? revoked.username : ""] });
    expect(JSON.parse(await age())).toHaveProperty("ageUnavailable");
    expect(await removeAccounts(options)).toEqual({ ok: true, removed: [] });
    expect(await rotate(options)).toMatchObject({
      ok: false,
      sentence: "The secret holds no account yet: run `npm run onboard` first.",
    });
  });
});

/** The template with the packaging parameter `secretStore=ssm`. */
function inParameterStore(template: EditableTemplate): void {
  delete template.Resources["AppSecret"];
  propertiesOf(template, "DayLambdaFunction")["Environment"].Variables.COGNITO_SECRET_ID = "ssm:/countersign/dev/day";
  Object.assign(propertiesOf(template, "ReadAccount")["PolicyDocument"].Statement[0], {
    Action: "ssm:GetParameter",
    Resource: { "Fn::Sub": "arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/countersign/dev/day" },
  });
}
