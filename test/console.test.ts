/** The console's routes on a running stack of day and age, over real sockets. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type {
  ApisAnswer,
  Caller,
  CallRecord,
  PoolView,
  RequestsAnswer,
  StackAnswer,
  TryAnswer,
  UsersAnswer,
  WhoAnswer,
} from "../local/console/api.ts";
import { contractOf } from "../tools/start/contract-of.ts";
import { TEMPLATE } from "../tools/template/template-file.ts";
import { ada } from "./fixtures/ada.ts";
import { ROOT } from "./fixtures/command.ts";
import { openOnboardedStack, propertiesOf, type RunningStack, runningStack } from "./fixtures/running-stack.ts";

let stack: RunningStack;

beforeAll(async () => {
  stack = await openOnboardedStack({
    console: true,
    templateFile: TEMPLATE,
    contractOf: contractOf(ROOT),
    edit: (template) => Object.assign(propertiesOf(template, "UserPool"), { AutoVerifiedAttributes: ["email"] }),
  });
  const user = ada(stack);
  await user.signUp();
  await user.confirm();
  await user.join();
});
afterAll(() => stack.close());

async function ask<Answer>(route: string, input?: object): Promise<Answer> {
  const response = await fetch(`${stack.awsEndpoint}/_countersign/${route}`, {
    ...(input && { method: "POST", body: JSON.stringify(input) }),
    headers: { "x-countersign-token": stack.controlToken },
  });
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
  // The routes answer with the types of the console's API, which the test checks here.
  return (await response.json()) as Answer;
}

describe("the console's routes", () => {
  it("join the calls that day makes to day's request, each with its own steps", async () => {
    const response = await stack.get("day", "/day?dob=19880101&on=20191122");
    const id = response.headers.get("x-amzn-requestid");
    const record = await ask<CallRecord>(`requests/${id}`);
    expect(record).toMatchObject({ server: "day", operation: "getDay", status: 200 });
    expect(record.calls.map(({ method, server }) => `${server} ${method}`)).toEqual([
      "secretsmanager GetSecretValue",
      "cognito-idp InitiateAuth",
      "cognito-idp RespondToAuthChallenge",
      "cognito-identity GetCredentialsForIdentity",
      "age GET",
    ]);
    expect(record.calls.at(-1)?.steps.map(({ name }) => name)).toEqual([
      "route",
      "credentials",
      "signature",
      "policies",
      "validation",
      "invocation",
    ]);
    expect(JSON.stringify(record)).not.toContain("19880101");
    const { requests } = await ask<RequestsAnswer>("requests");
    expect(requests[0]).toMatchObject({ requestId: id, operation: "getDay", startedAt: record.startedAt });
  });

  it("write the statement that would allow a denied request as JSON, YAML and TypeScript for CDK", async () => {
    const { body } = await ask<{ body: string }>("try", {
      api: "age",
      method: "GET",
      target: "/age?dob=19880101&on=20191122",
      headers: [],
      as: { kind: "developer" },
    });
    expect(body).toContain("explicit deny");
    const { requests } = await ask<RequestsAnswer>("requests");
    const { steps } = await ask<CallRecord>(`requests/${requests[0]?.requestId}`);
    const policies = steps.find((step) => step.name === "policies");
    const [remedy] = policies?.remedies ?? [];
    expect(JSON.parse(remedy?.forms.json ?? "")).toEqual(remedy?.statement);
    expect(remedy?.forms.yaml).toMatch(/^- Sid: NobodyButTheCallers\n {2}Effect: Deny\n {2}Principal: "\*"/);
    expect(remedy?.forms.cdk).toMatch(
      /^new iam\.PolicyStatement\(\{\n {2}sid: "NobodyButTheCallers",\n {2}effect: iam\.Effect\.DENY,\n {2}principals: \[new iam\.AnyPrincipal\(\)\],/,
    );
  });

  it.each<[Caller, number, RegExp | undefined]>([
    [{ kind: "nobody" }, 403, /the request has no signature/],
    [{ kind: "developer" }, 403, /NobodyButTheCallers denies it/],
    [{ kind: "account" }, 200, undefined],
    [{ kind: "expired" }, 403, /the credentials have expired/],
    [{ kind: "wrongKey" }, 403, /the signature does not match/],
    [{ kind: "otherRegion" }, 403, /signed for region us-east-1, and this is eu-west-1/],
    [{ kind: "function", name: "DayLambdaFunction" }, 403, /NobodyButTheCallers/],
  ])("try a request as %j: %i", async (as, status, because) => {
    const input = { api: "age", method: "GET", target: "/age?dob=19880101&on=20191122", headers: [], as };
    const answer = await ask<TryAnswer>("try", input);
    expect(answer.status).toBe(status);
    const record = await ask<CallRecord>(`requests/${answer.requestId}`);
    if (because === undefined) expect(answer.body).toBe('{"age":31}');
    else expect(record.because).toMatch(because);
    expect(answer.curl).toMatch(/^curl -i --path-as-is /);
    expect(answer.curl.includes("--aws-sigv4")).toBe(as.kind !== "nobody");
    expect(answer.signed === null).toBe(as.kind === "nobody");
    expect(answer.typed).toContain('age.GET("/age", {\n  params: {\n    query: {\n      dob: "19880101",');
    expect(JSON.stringify([answer.signed, answer.curl, answer.typed])).not.toMatch(
      /A(?:KIA|SIA)LOCAL|x-amz-security-token:(?!\(not shown\))/,
    );
  });

  it("try a request as a user who has signed in, as a role, and as a guest", async () => {
    const user = ada(stack);
    const request = { api: "age", method: "GET", target: "/age?dob=19880101", headers: [] };
    const role = stack.accountRole ?? "";
    expect(await ask<TryAnswer>("try", { ...request, as: { kind: "role", name: role } })).toMatchObject({
      status: 200,
    });
    const keys = await user.credentials();
    expect(await ask<TryAnswer>("try", { ...request, as: { kind: "user", keys } })).toMatchObject({ status: 200 });
    await expect(ask("try", { ...request, as: { kind: "guest" } })).rejects.toThrow(
      /^409 .*GetId was refused: NotAuthorizedException: Unauthenticated access is not supported/,
    );
    await expect(ask("try", { ...request, as: { kind: "user" } })).rejects.toThrow(/^409 .*has no keys/);
    await expect(ask("try", { ...request, as: { kind: "role", name: "No" } })).rejects.toThrow(/^409 .*no such role/);
    await expect(ask("try", { ...request, api: "no", as: { kind: "nobody" } })).rejects.toThrow(
      /^404 .*Its APIs are day, age/,
    );
    await expect(ask("try", { ...request, stage: "prod", as: { kind: "nobody" } })).rejects.toThrow(
      /^404 .*no stage prod/,
    );
    await expect(ask("try", { ...request, target: "age", as: { kind: "nobody" } })).rejects.toThrow(
      /^400 .*begins with/,
    );
  });

  it("stream events, beginning with the id of the start", async () => {
    const response = await fetch(`${stack.awsEndpoint}/_countersign/events`, {
      headers: { "x-countersign-token": stack.controlToken },
    });
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    const until = async (wanted: RegExp) => {
      while (!wanted.test(text)) text += (await reader?.read())?.value ?? "";
    };
    await until(/^event: started\ndata: \{"start":"[0-9a-f-]{36}","requests":\[.*\]\}\n\n/);
    const answer = await stack.get("age", "/age?dob=19880101");
    const id = answer.headers.get("x-amzn-requestid");
    await until(new RegExp(`event: request\ndata: .*"requestId":"${id}".*\n\n`));
    expect(text).toMatch(/"operation":"getAge"/);
    await reader?.cancel();
  });

  it("describe the stack, with the lines of the template", async () => {
    const answer = await ask<StackAnswer>("stack");
    expect(answer).toMatchObject({
      name: "countersign-dev",
      file: TEMPLATE,
      apis: [{ name: "day" }, { name: "age", stages: ["dev"] }],
      identityPools: [{ allowsGuests: false }],
    });
    expect(answer.userPools[0]?.clients[0]?.authFlows).toContain("ALLOW_USER_SRP_AUTH");
    const places = [...answer.apis, ...answer.functions].map(({ place }) => place);
    for (const { file, line, path } of places) expect([file, path, line]).toEqual([TEMPLATE, path, expect.any(Number)]);
    const day = answer.functions.find(({ logicalId }) => logicalId === "DayLambdaFunction");
    expect(day?.environment).toMatchObject({ AGE_API_URL: stack.environment["AGE_URL"] });
    expect(answer.withoutEffect.find(({ name }) => name === "Function.MemorySize")?.places.length).toBeGreaterThan(1);
    for (const { name, places: all } of [...answer.withoutEffect, ...answer.beside, ...answer.imitated]) {
      expect([name, all.map(({ line }) => line)]).toEqual([name, expect.arrayContaining([expect.any(Number)])]);
    }
  });

  it("describe each operation by its contract", async () => {
    const { apis } = await ask<ApisAnswer>("apis");
    const age = apis.find(({ name }) => name === "age");
    expect(age?.schemas["Age"]).toMatchObject({ required: ["age"] });
    expect(age?.operations).toMatchObject([
      {
        id: "getAge",
        method: "GET",
        path: "/age",
        auth: "AWS_IAM",
        summary: expect.stringContaining("whole years"),
        parameters: [
          { name: "dob", in: "query", required: true, isPersonal: true },
          { name: "on", in: "query", required: false },
        ],
      },
    ]);
    const ok = age?.operations[0]?.responses.find(({ status }) => status === "200");
    expect(ok?.content[0]?.examples).toContainEqual({ name: "leapling", value: { age: 19 } });
  });

  it("say who may call what, with the text of the statement, and the role of each user", async () => {
    const user = ada(stack);
    await user.leave();
    const { entries, identities } = await ask<WhoAnswer>("who");
    const developer = entries.find(({ api, identity }) => api === "age" && identity === "developer");
    expect(developer).toMatchObject({
      operation: "getAge",
      decision: "deny",
      by: { policyType: "resource-based", statement: "NobodyButTheCallers", text: { Effect: "Deny", Principal: "*" } },
    });
    const caller = identities.find(({ groups }) => groups?.includes("age-callers"));
    expect(caller).toMatchObject({ name: "account", username: expect.stringMatching(/^caller-/) });
    const decisionOf = (identity: string) => entries.find((one) => one.api === "age" && one.identity === identity);
    expect(decisionOf("account")).toMatchObject({ decision: "allow", by: { statement: "InvokeAge" } });
    expect(decisionOf(`user:${user.email}`)?.decision).toBe("deny");
    expect(identities.find(({ arn, kind }) => kind === "role" && arn === caller?.arn)).toMatchObject({
      givenBy: expect.arrayContaining([expect.objectContaining({ to: "group age-callers" })]),
      place: { file: TEMPLATE },
    });
  });

  it("sign a user up, show the code that would have been mailed, and confirm with it", async () => {
    const { pools } = await ask<UsersAnswer>("users");
    const [pool] = pools;
    const user = { pool: pool?.id, username: "grace@example.com" };
    const client = pool?.clients[0]?.id;
    const password = "Passw0rd!-for-grace-alone";
    const findUser = ({ users }: PoolView) =>
      users.find(({ attributes }) => attributes.some(({ value }) => value === user.username));
    const made = await ask<PoolView>("users", { ...user, do: "sign-up", client, password, attributes: {} });
    const [waiting] = findUser(made)?.codes ?? [];
    expect(findUser(made)).toMatchObject({ status: "UNCONFIRMED", enabled: true, groups: [] });
    expect(waiting).toMatchObject({ purpose: "confirm the account", code: expect.stringMatching(/^\d{6}$/) });
    await expect(ask("users", { ...user, do: "confirm", client, code: "wrong" })).rejects.toThrow(
      /^409 .*ConfirmSignUp was refused: CodeMismatchException/,
    );
    const confirmed = await ask<PoolView>("users", { ...user, do: "confirm", client, code: waiting?.code });
    expect(findUser(confirmed)).toMatchObject({ status: "CONFIRMED", codes: [] });
    expect(await ask("secret-hash", { pool: pool?.id, client, username: "grace" })).toEqual({ secretHash: null });
    const [group] = confirmed.groups;
    const joined = await ask<PoolView>("users", { ...user, do: "add-to-group", group: group?.name });
    expect(findUser(joined)?.groups).toEqual([group?.name]);
    expect(findUser(await ask("users", { ...user, do: "remove-from-group", group: group?.name }))?.groups).toEqual([]);
    expect(findUser(await ask("users", { ...user, do: "disable" }))?.enabled).toBe(false);
    expect(findUser(await ask("users", { ...user, do: "enable" }))?.enabled).toBe(true);
    for (const text of [JSON.stringify(made), JSON.stringify(stack.entries), JSON.stringify(await ask("requests"))])
      expect(text).not.toContain(password);
    expect(findUser(await ask("users", { ...user, do: "delete" }))).toBeUndefined();
    await expect(ask("users", { ...user, do: "rename" })).rejects.toThrow(/^400 .*do must be/);
    await expect(ask("users", { ...user, pool: "no", do: "enable" })).rejects.toThrow(/^404/);
  });

  it("name the setting of a pool that decided a refusal", async () => {
    const [pool] = (await ask<UsersAnswer>("users")).pools;
    const call = async (service: string, action: string, input: object) => {
      const response = await fetch(stack.awsEndpoint, {
        method: "POST",
        headers: { "Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": `${service}.${action}` },
        body: JSON.stringify(input),
      });
      const { steps } = await ask<CallRecord>(`requests/${response.headers.get("x-amzn-requestid")}`);
      return steps.flatMap((step) => (step.name === "settings" ? step.settings : []));
    };
    const AuthParameters = { USERNAME: "ada@example.com", PASSWORD: "secret-of-ada" };
    const input = { AuthFlow: "USER_PASSWORD_AUTH", ClientId: pool?.clients[0]?.id, AuthParameters };
    expect(await call("AWSCognitoIdentityProviderService", "InitiateAuth", input)).toEqual([
      {
        property: "UserPoolClient.ExplicitAuthFlows",
        value: expect.arrayContaining(["ALLOW_USER_SRP_AUTH"]),
        meaning: "With ALLOW_USER_PASSWORD_AUTH in the list, the app client may use this flow.",
      },
    ]);
    const guest = { IdentityPoolId: pool?.identityPools[0]?.id };
    expect(await call("AWSCognitoIdentityService", "GetId", guest)).toMatchObject([
      { property: "IdentityPool.AllowUnauthenticatedIdentities", value: false },
    ]);
  });

  it("are not there, with a sentence, on a stack without a console", async () => {
    const { awsEndpoint, consoleUrl, controlToken } = await runningStack();
    expect(consoleUrl).toBeUndefined();
    for (const route of ["requests", "events", "stack", "apis", "users"]) {
      const response = await fetch(`${awsEndpoint}/_countersign/${route}`, {
        headers: { "x-countersign-token": controlToken },
      });
      expect([route, response.status, await response.json()]).toEqual([
        route,
        404,
        { message: expect.stringContaining("started without its console") },
      ]);
    }
    expect((await fetch(`${awsEndpoint}/`)).status).not.toBe(200);
  });
});
