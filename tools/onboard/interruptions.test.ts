/**
 * Tests of onboarding, rotation, revocation and removal when a run is cut off at any request, loses a request or an answer, or runs beside
 * another run.
 */
import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { DeleteParameterCommand, GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type Fate, interleaving, lossyProxy } from "../../test/fixtures/lossy-proxy.ts";
import { CLIENT_ID, openEndpoint, SECRET_ARN } from "../../test/fixtures/test-endpoint.ts";
import { isReservedName } from "./account-name.ts";
import { type AccountRecord, type CompleteAccount, readRecord, recordText } from "./account-record.ts";
import type { OnboardOptions } from "./administer.ts";
import type { OnboardRefusal } from "./administration.ts";
import { sdkCaller } from "./caller.ts";
import { onboard } from "./onboard.ts";
import { removeAccounts } from "./remove-accounts.ts";
import { revoke } from "./revoke.ts";
import { rotate } from "./rotate.ts";

const OPERATIONS = { onboard, rotate, revoke, remove: removeAccounts } as const;
type Operation = keyof typeof OPERATIONS;

const STORES = { "a secret": SECRET_ARN, "a parameter": "ssm:/countersign/dev/day" } as const;
type Store = keyof typeof STORES;

const [IN_USE, IDLE] = ["caller-inuse00000000000@countersign.invalid", "caller-idle000000000000@countersign.invalid"];
const PASSWORD = "Passw0rd!-and-longer";
const MINUTE = 60_000;

afterEach(() => {
  vi.unstubAllEnvs();
});

async function openScene(store: Store) {
  const endpoint = await openEndpoint();
  const { client, clock, close, identityPool, userPool } = endpoint;
  const secretId = STORES[store];
  const options: OnboardOptions = {
    ...client,
    userPoolId: userPool.id,
    appClientId: CLIENT_ID,
    identityPoolId: identityPool.id,
    secretId,
    group: "callers",
    now: () => clock.now,
  };
  const [secrets, parameters] = [new SecretsManagerClient(client), new SSMClient(client)];
  const Name = "/countersign/dev/day";

  async function read(): Promise<AccountRecord> {
    if (store === "a secret") {
      const found = await secrets.send(new GetSecretValueCommand({ SecretId: SECRET_ARN })).catch(() => undefined);
      return readRecord(found?.SecretString);
    }
    const found = await parameters.send(new GetParameterCommand({ Name, WithDecryption: true })).catch(() => undefined);
    return readRecord(found?.Parameter?.Value);
  }

  async function write(text: string): Promise<void> {
    if (store === "a secret") {
      await secrets.send(new PutSecretValueCommand({ SecretId: SECRET_ARN, SecretString: text }));
    } else if (text === "{}") {
      await parameters.send(new DeleteParameterCommand({ Name })).catch(() => undefined);
    } else {
      await parameters.send(new PutParameterCommand({ Name, Value: text, Type: "SecureString", Overwrite: true }));
    }
  }

  /** The accounts that a scene begins with, made once, because to compute the verifier of a password takes milliseconds. */
  const initial = [IN_USE, IDLE].map((email) => {
    const user = userPool.createUser({ username: email, password: PASSWORD, status: "CONFIRMED" });
    user.groups.add("callers");
    return { ...user };
  });

  /** Sets up the pool and the secret: no account for onboarding; for other operations an account in use and an idle account. */
  async function begin(operation: Operation): Promise<void> {
    for (const user of userPool.users.all()) userPool.users.remove(user);
    if (operation === "onboard") return write("{}");
    for (const user of initial) userPool.users.add({ ...user, groups: new Set(user.groups) });
    const sub = userPool.users.find(IN_USE)?.sub ?? "";
    const inUse = { username: IN_USE, password: PASSWORD, sub };
    await write(recordText({ inUse, idle: IDLE, since: clock.now - MINUTE, others: [] }));
  }

  const run = async (
    operation: Operation,
    change: Partial<OnboardOptions> = {},
  ): Promise<{ ok: true } | OnboardRefusal> => OPERATIONS[operation]({ ...options, ...change });

  const caller = sdkCaller({ ...options, client, now: () => clock.now, randomBytes: (size) => Buffer.alloc(size, 7) });
  const signsIn = (account: CompleteAccount) =>
    caller.signIn(account).then(
      () => true,
      () => false,
    );
  const namesInPool = () =>
    userPool.users.all().flatMap(({ attributes }) => [attributes.get("email") ?? ""].filter(isReservedName));

  /** Expects that the pool has exactly the accounts that the secret names, and that the account in use can sign in. `isProved` skips the sign-in. */
  async function expectWhole({ isProved = false } = {}): Promise<void> {
    const { idle, inUse, others } = await read();
    const named = [inUse?.username, idle].filter((name) => name !== undefined);
    expect(namesInPool().toSorted()).toEqual(named.toSorted());
    expect(others).toEqual([]);
    if (inUse && !isProved) expect(await signsIn(inUse)).toBe(true);
  }

  return { begin, clock, close, expectWhole, namesInPool, options, read, run, signsIn, url: client.endpoint };
}

type Scene = Awaited<ReturnType<typeof openScene>>;

/** One scene for each store, which the tests use one after the other. Each of them begins by setting it up. */
let scenes: Readonly<Record<Store, Scene>>;
beforeAll(async () => {
  scenes = { "a secret": await openScene("a secret"), "a parameter": await openScene("a parameter") };
});
afterAll(() => Promise.all(Object.values(scenes).map(({ close }) => close())));

/** The initial accounts that must be gone at the end: the secret says that they are to be revoked or deleted, or the run reported success. */
async function condemnedBy(operation: Operation, outcome: { ok: boolean }, { read }: Scene): Promise<string[]> {
  if (operation !== "revoke" && operation !== "remove") return [];
  const { inUse, others } = await read();
  if (outcome.ok || inUse?.username !== IN_USE) return [IN_USE, IDLE];
  return others.filter((name) => name === IN_USE || name === IDLE);
}

/**
 * The ways to cut a run off at its request number `at`. A secret is tested in both ways: the request is lost, or the answer. A parameter
 * differs from a secret only in how it is written, so its tests take turns with the two ways.
 */
function lossesAt(at: number, store: Store): readonly Fate[] {
  if (store === "a secret") return ["request lost", "answer lost"];
  return [at % 2 === 0 ? "request lost" : "answer lost"];
}

const MATRIX = Object.keys(STORES).flatMap((store) =>
  Object.keys(OPERATIONS).map((operation) => [operation, store] as [Operation, Store]),
);

describe("a run of", () => {
  it.each(MATRIX)(
    "%s with %s, cut off at any request or answer, is completed by the next run",
    async (operation, store) => {
      const stage = scenes[store];
      const { begin, clock, expectWhole, namesInPool, run, url } = stage;
      // A run that is cut off sends nothing more.
      vi.stubEnv("AWS_MAX_ATTEMPTS", "1");
      let [cut, lost]: [number, Fate] = [Number.POSITIVE_INFINITY, "passes"];
      let sent = 0;
      const fate = (): Fate => {
        sent += 1;
        if (sent < cut) return "passes";
        return sent === cut ? lost : "request lost";
      };
      const proxy = await lossyProxy(url, { fate });
      const cutOff = async (at: number, how: Fate) => {
        await begin(operation);
        [cut, lost, sent] = [at, how, 0];
        return run(operation, { endpoint: proxy.url });
      };

      expect(await cutOff(Number.POSITIVE_INFINITY, "passes")).toMatchObject({ ok: true });
      await expectWhole();
      const total = sent;
      for (let at = 1; at <= total; at++) {
        for (const how of lossesAt(at, store)) {
          const outcome = await cutOff(at, how);
          const condemned = await condemnedBy(operation, outcome, stage);
          // The run that comes next may be of another kind.
          const next = operation === "remove" ? "remove" : at % 2 === 0 ? operation : "onboard";
          const where = `${operation} cut at ${at} (${how}), then ${next}`;
          const completed = await run(next, { now: () => clock.now + MINUTE });
          expect([where, completed.ok || completed.sentence]).toEqual([where, true]);
          await expectWhole({ isProved: next === "onboard" });
          for (const name of condemned) expect([where, namesInPool().includes(name)]).toEqual([where, false]);
          if (next === "remove") expect([where, namesInPool()]).toEqual([where, []]);
        }
      }
    },
  );

  it("any kind succeeds when a single answer is lost", async () => {
    // All at once: most of the time goes by between the SDK's attempts.
    const tried = MATRIX.filter(([operation, store]) => store === "a secret" || operation === "rotate");
    const counts = await Promise.all(tried.map(([operation, store]) => loseEachAnswer(operation, store)));
    expect(Math.min(...counts)).toBeGreaterThan(5);
  });
});

const PAIRS: readonly (readonly [Operation, Operation])[] = [
  ["onboard", "onboard"],
  ["rotate", "rotate"],
  ["rotate", "revoke"],
  ["revoke", "revoke"],
  ["revoke", "remove"],
  ["rotate", "remove"],
  ["onboard", "remove"],
  ["remove", "remove"],
];
const SEEDS = [1, 2, 12];

/** Messages of a run when another run has changed the secret first. None of these messages advises to change an account that is in order. */
const LOST =
  /^(?:Another run has changed the secret meanwhile\.|The account in use came into use \d+ s ago|The secret holds no account yet)/;

function madeBy(outcome: object): string[] {
  return "username" in outcome && typeof outcome.username === "string" ? [outcome.username] : [];
}

function deletedBy(outcome: object): unknown[] {
  return Object.entries(outcome).flatMap(([key, names]) =>
    (key === "removed" || key === "revoked") && Array.isArray(names) ? names : [],
  );
}

/** Runs two operations at once. The second one is cut off at its request number `cutAt`. */
async function meet(stage: Scene, operations: readonly [Operation, Operation], seed: number, cutAt = Infinity) {
  const { end, turn } = interleaving(2, seed);
  return Promise.all(
    operations.map(async (operation, index) => {
      const cut = index === 1 ? cutAt : Infinity;
      const fate = (number: number): Fate => {
        if (number < cut) return "passes";
        return number === cut && seed % 2 === 0 ? "answer lost" : "request lost";
      };
      const proxy = await lossyProxy(stage.url, { fate, beforeRequest: turn, beforeAnswer: turn });
      return stage.run(operation, { endpoint: proxy.url }).finally(end);
    }),
  );
}

/** Expects that one more run completes the work of two interrupted runs, and that no revoked account is left. */
async function expectCompletion(stage: Scene, operations: readonly Operation[], outcomes: readonly { ok: boolean }[]) {
  const { clock, expectWhole, namesInPool, run } = stage;
  const isRemoved = operations.includes("remove");
  const completed = await run(isRemoved ? "remove" : "onboard", { now: () => clock.now + MINUTE });
  expect(completed.ok || completed.sentence).toBe(true);
  await expectWhole({ isProved: !isRemoved });
  if (isRemoved) expect(namesInPool()).toEqual([]);
  const isRevoked = operations.some((operation, index) => operation === "revoke" && outcomes[index]?.ok);
  if (isRevoked) expect(namesInPool()).not.toContain(IN_USE);
}

const MEETINGS = Object.keys(STORES).flatMap((store) =>
  PAIRS.map(([one, other]) => [one, other, store] as [Operation, Operation, Store]),
);

describe("two runs at once", () => {
  it.each(MEETINGS)("of %s and %s with %s leave accounts in order", async (one, other, store) => {
    const stage = scenes[store];
    for (const seed of SEEDS) {
      await stage.begin(one);
      const outcomes = await meet(stage, [one, other], seed);
      for (const outcome of outcomes) {
        if (!outcome.ok) expect([seed, outcome.sentence]).toEqual([seed, expect.stringMatching(LOST)]);
      }
      // Parameter Store has no conditional write: there both may give way.
      expect([seed, store === "a parameter" || outcomes.some(({ ok }) => ok)]).toEqual([seed, true]);
      const { idle, inUse, others } = await stage.read();
      // What a run says that it made exists, or the other run says that it deleted it.
      const gone = outcomes.flatMap(deletedBy);
      for (const name of outcomes.flatMap(madeBy)) {
        expect([seed, name === inUse?.username || name === idle || gone.includes(name)]).toEqual([seed, true]);
      }
      if (inUse && !others.includes(inUse.username)) expect([seed, await stage.signsIn(inUse)]).toEqual([seed, true]);
      await expectCompletion(stage, [one, other], outcomes);
    }
  });

  it.each(MEETINGS)(
    "of %s and %s with %s, the second cut off, leave what the next run completes",
    async (one, other, store) => {
      // A run that is cut off sends nothing more.
      vi.stubEnv("AWS_MAX_ATTEMPTS", "1");
      const stage = scenes[store];
      for (const seed of SEEDS) {
        await stage.begin(one);
        const outcomes = await meet(stage, [one, other], seed, 2 + ((seed * 7) % 13));
        const { inUse, others } = await stage.read();
        // In Parameter Store the run may be cut off before it has put the other's value back.
        const isInOrder = store === "a secret" && inUse !== undefined && !others.includes(inUse.username);
        if (isInOrder) expect([seed, await stage.signsIn(inUse)]).toEqual([seed, true]);
        await expectCompletion(stage, [one, other], outcomes);
      }
    },
  );
});

/**
 * Runs an operation once for each of its requests, and each time loses the answer to that request. Returns the number of requests. It opens a scene of
 * its own, because several operations run at once.
 */
async function loseEachAnswer(operation: Operation, store: Store): Promise<number> {
  const { begin, close, expectWhole, run, url } = await openScene(store);
  let at = 0;
  let sent = 0;
  const fate = (): Fate => {
    sent += 1;
    return sent === at ? "answer lost" : "passes";
  };
  const proxy = await lossyProxy(url, { fate });
  await begin(operation);
  expect(await run(operation, { endpoint: proxy.url })).toMatchObject({ ok: true });
  const total = sent;
  for (at = 1; at <= total; at++) {
    sent = 0;
    await begin(operation);
    const outcome = await run(operation, { endpoint: proxy.url });
    const where = `${operation} with ${store}, answer ${at} lost`;
    expect([where, outcome.ok || outcome.sentence]).toEqual([where, true]);
    await expectWhole();
  }
  await close();
  return total;
}
