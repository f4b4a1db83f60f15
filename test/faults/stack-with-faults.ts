import { AdminSetUserPasswordCommand, CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { CallerCredentials } from "../../lib/call/environment.ts";
import { startLocal } from "../../local/stack/start-local.ts";
import { localOptions } from "../../tools/onboard/local-options.ts";
import { onboard } from "../../tools/onboard/onboard.ts";
import { ROOT } from "../fixtures/command.ts";
import { type HandClock, handClock } from "../fixtures/hand-clock.ts";
import { deployedTemplate } from "../fixtures/running-stack.ts";
import { type FaultyEndpoint, faultyEndpoint } from "./faulty-endpoint.ts";
import { type Scene, scene } from "./scene.ts";

interface Account {
  username: string;
  password: string;
  sub: string;
  identityId: string;
}

/** The local stack, a proxy that makes faults in front of its AWS endpoint, and the one clock that all of them use. */
export interface StackWithFaults {
  endpoint: FaultyEndpoint;
  clock: HandClock;
  /** How far the machine's clock is ahead of AWS's, in milliseconds. */
  skew: { ms: number };
  /** Requests to `age` wait until the promise of `until` is settled. */
  hold: { until: () => Promise<unknown> };
  /** Starts the function `day` as a new process would, without AWS keys. */
  day: () => Scene;
  /** Reads or writes the account in the secret. */
  account: () => Promise<Account>;
  writeSecret: (account: Partial<Account>) => Promise<void>;
  /** Changes the account's password, in the pool and in the secret. */
  rotate: () => Promise<void>;
  /** Removes all faults and the clock's skew, and restores the secret. */
  restore: () => Promise<void>;
  close: () => Promise<void>;
}

export async function stackWithFaults(): Promise<StackWithFaults> {
  const clock = handClock({ startAt: Date.now(), autoMs: 1_000 });
  const skew = { ms: 0 };
  const atOnce = () => Promise.resolve();
  const hold: StackWithFaults["hold"] = { until: atOnce };
  const stack = await startLocal({
    template: deployedTemplate(),
    root: ROOT,
    log: () => undefined,
    surroundings: { now: clock.now },
  });
  const { awsEndpoint, developer, environment } = stack;
  const read = localOptions(stack);
  if (!read.ok) throw new Error(`The template does not set ${read.missing}.`);
  const { region, userPoolId, appClientId, identityPoolId, secretId } = read.ids;
  const ids = { region, userPoolId, appClientId, identityPoolId, secretId };
  const outcome = await onboard({ ...read.ids, now: clock.now });
  if (!outcome.ok) throw new Error(outcome.sentence);

  const endpoint = await faultyEndpoint(awsEndpoint);
  // The SDK reads endpoint and keys from its own environment variables, as in a function.
  for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) process.env[name] = environment[name];
  process.env["AWS_ENDPOINT_URL"] = endpoint.url;

  const admin = { region, endpoint: awsEndpoint, credentials: developer };
  const secrets = new SecretsManagerClient(admin);
  const pool = new CognitoIdentityProviderClient(admin);
  const SecretId = ids.secretId;
  const account = async (): Promise<Account> => {
    const { SecretString = "{}" } = await secrets.send(new GetSecretValueCommand({ SecretId }));
    return JSON.parse(SecretString);
  };
  const writeSecret = async (value: Partial<Account>): Promise<void> => {
    await secrets.send(new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify(value) }));
  };
  let whole = await account();
  let rotations = 0;

  return {
    endpoint,
    clock,
    skew,
    hold,
    account,
    writeSecret,
    async rotate() {
      rotations += 1;
      whole = { ...whole, password: `CANARY-rotated-Password-${rotations}` };
      await pool.send(
        new AdminSetUserPasswordCommand({
          UserPoolId: ids.userPoolId,
          Username: whole.username,
          Password: whole.password,
          Permanent: true,
        }),
      );
      await writeSecret(whole);
    },
    day() {
      const credentials: CallerCredentials = { mode: "cognito", ...ids };
      const machine: HandClock = { ...clock, now: () => clock.now() + skew.ms };
      return scene({
        url: environment["AGE_URL"] ?? "",
        credentials,
        clock: machine,
        async fetch(input, init) {
          await hold.until();
          return fetch(input, init);
        },
      });
    },
    async restore() {
      endpoint.faults.clear();
      endpoint.called.splice(0);
      skew.ms = 0;
      hold.until = atOnce;
      await writeSecret(whole);
    },
    async close() {
      await endpoint.close();
      await stack.close();
    },
  };
}
