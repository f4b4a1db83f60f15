import { expect, it } from "vitest";
import { whoText } from "../../client/who-text.ts";
import type { WhoAnswer, WhoEntry } from "../api.ts";
import { listDecisions } from "./list-decisions.ts";

const entry = { api: "age", method: "GET", path: "/age", operation: "getAge" } as const;
const allowed: WhoEntry = { ...entry, identity: "role:CallerRole", decision: "allow", because: "InvokeAge allows it" };
const denied: WhoEntry = { ...entry, identity: "nobody", decision: "deny", because: "the method requires a signature" };
const answer: WhoAnswer = {
  identities: [
    { name: "nobody", kind: "nobody" },
    { name: "role:CallerRole", kind: "role" },
    { name: "user:ada", kind: "user", decidedAs: "role:CallerRole" },
    { name: "user:bob", kind: "user", decidedAs: "nobody" },
  ],
  entries: [denied, allowed],
};

it("gives a user the decisions of the role that the user's tokens lead to", () => {
  expect(listDecisions(answer)).toEqual([
    denied,
    allowed,
    { ...allowed, identity: "user:ada" },
    { ...denied, identity: "user:bob" },
  ]);
});

it("is exported as a line for each decision", () => {
  const csv = whoText(
    listDecisions(answer).map((one) => ({ ...one })),
    "csv",
  );
  expect(csv.split("\r\n")).toContain("age,GET,/age,user:ada,allow,InvokeAge allows it");
});
