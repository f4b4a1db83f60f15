/** The decisions on users in `who`, beside real requests of the same users. The policies have conditions and variables with the users' own identities. */
import { afterAll, beforeAll, expect, it } from "vitest";
import type { WhoAnswer, WhoEntry } from "../local/console/api.ts";
import { type Ada, adaInTheGroup } from "./fixtures/ada.ts";
import {
  type EditableTemplate,
  openOnboardedStack,
  propertiesOf,
  type RunningStack,
} from "./fixtures/running-stack.ts";

const SUB = "${cognito-identity.amazonaws.com:sub}";

let stack: RunningStack;
let user: Ada;

beforeAll(async () => {
  stack = await openOnboardedStack({ console: true, edit: addPaths });
  user = await adaInTheGroup(stack);
});
afterAll(() => stack?.close());

it("evaluates a condition on the identity pool's claims with the values of each user", async () => {
  expect(await decisionsOn("/age")).toEqual({ account: "allow", role: "deny", user: "allow" });
  expect(await statusOf("/age?dob=19880101")).toBe(200);
});

it("says that a variable with the caller's identity makes the path decide", async () => {
  const { because, decision } = await entryOf("/people/{id}", `user:${user.email}`);
  expect(decision).toBe("depends");
  expect(because).toBe(
    "the path decides: allowed where each path parameter is the caller's identity id, and denied for another value",
  );
  expect((await entryOf("/people/{id}", "role:AgeCallerRole")).decision).toBe("deny");
  // The function does not know the path, and answers for itself.
  expect(await statusOf(`/people/${await user.identityId()}`)).not.toBe(403);
  expect(await statusOf("/people/x")).toBe(403);
});

it("denies everything to a user to whom no identity pool gives a role", async () => {
  await user.leave();
  expect((await entryOf("/age", `user:${user.email}`)).decision).toBe("deny");
  await user.join();
});

/** Limits the grant on /age to identities that signed in, and adds a path on which each identity may call its own part alone. */
function addPaths(template: EditableTemplate): void {
  const { paths } = propertiesOf(template, "AgeApi")["Body"];
  paths["/people/{id}"] = structuredClone(paths["/age"]);
  paths["/people/{id}"].get.operationId = "getPerson";
  paths["/people/{id}"].get.parameters = [{ name: "id", in: "path", required: true, schema: { type: "string" } }];
  const [statement] = propertiesOf(template, "InvokeAge")["PolicyDocument"].Statement;
  const own = structuredClone(statement);
  statement.Condition = { "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "authenticated" } };
  own.Sid = "InvokeOwn";
  own.Resource = JSON.parse(
    JSON.stringify(own.Resource).replaceAll("GET/age", `GET/people/${SUB.replace("${", "${!")}`),
  );
  propertiesOf(template, "InvokeAge")["PolicyDocument"].Statement.push(own);
}

async function entryOf(path: string, identity: string): Promise<WhoEntry> {
  const response = await fetch(`${stack.awsEndpoint}/_countersign/who`, {
    headers: { "x-countersign-token": stack.controlToken },
  });
  // The types of the console's API are checked where they are made.
  const { entries } = (await response.json()) as WhoAnswer;
  const found = entries.find((entry) => entry.path === path && entry.identity === identity);
  if (found === undefined) throw new Error(`no entry of ${identity} for ${path}`);
  return found;
}

async function decisionsOn(path: string) {
  const [account, role, own] = await Promise.all(
    ["account", "role:AgeCallerRole", `user:${user.email}`].map((identity) => entryOf(path, identity)),
  );
  return { account: account?.decision, role: role?.decision, user: own?.decision };
}

async function statusOf(target: string): Promise<number> {
  const fetch = user.fetchWith(await user.credentials());
  return (await fetch(`${stack.environment["AGE_URL"]}${target}`)).status;
}
