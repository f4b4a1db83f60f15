import { expect, it } from "vitest";
import { propertiesOf, runningStack } from "../../test/fixtures/running-stack.ts";

it("an operation names the roles that its policies let in, and a public one names none", async () => {
  const stack = await runningStack();
  const operations = stack.apis.map(({ name, operations: [first] }) => [name, first?.isSigned, first?.roles()]);
  expect(operations).toEqual([
    ["day", false, []],
    ["age", true, ["AgeCallerRole"]],
  ]);
  expect(stack.accountRole).toBe("AgeCallerRole");
});

it("an operation that a policy denies to its caller names no role", async () => {
  const stack = await runningStack({
    edit(template) {
      propertiesOf(template, "InvokeAge")["PolicyDocument"].Statement[0].Effect = "Deny";
    },
  });
  expect(stack.apis.map(({ operations: [first] }) => first?.roles())).toEqual([[], []]);
});
