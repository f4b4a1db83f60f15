import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { LocalOperation, LocalStack } from "../../local/stack/local-stack.ts";

type CalledStack = Pick<LocalStack, "accountRole" | "apis" | "environment">;

/**
 * Makes two commands for each API whose contract has an example request, each with the answer to expect: curl, which does not sign, and
 * `npm run call`, which signs.
 */
export async function tryLines(root: string, stack: CalledStack): Promise<readonly string[]> {
  const lines = await Promise.all(
    stack.apis.map(async ({ name, operations, url }) => {
      const [id, target] = await firstExample(root, name);
      const operation = operations.find((one) => one.id === id);
      if (operation === undefined || target === undefined) return [];
      const { flag, outcome } = signedCall(operation, stack);
      return [
        [`curl -i '${url.replace("127.0.0.1", "localhost")}${target}'`, unsignedOutcome(operation)],
        [`npm run call -- ${name} '${target}'${flag}`, outcome],
      ] as const;
    }),
  );
  const all = lines.flat();
  // The answer stands first, so that who copies the end of a line copies the command alone.
  const width = Math.max(...all.map(([, outcome]) => outcome.length));
  return all.map(([command, outcome]) => `  ${outcome.padEnd(width)}  ${command}`);
}

/** The answer to a request that has neither a signature nor a token. */
function unsignedOutcome({ auth }: LocalOperation): string {
  switch (auth) {
    case "NONE":
      return "200";
    case "AWS_IAM":
      return "403 unsigned";
    case "AUTHORIZER":
      return "401 no token";
  }
}

/** The caller that the policies let in, as a flag of `npm run call`, and the answer that it gets. */
function signedCall(operation: LocalOperation, stack: CalledStack): { flag: string; outcome: string } {
  if (!operation.isSigned) return { flag: "", outcome: unsignedOutcome(operation) };
  const roles = operation.roles();
  const hasAccount = stack.environment["COGNITO_SECRET_ID"] !== undefined;
  if (hasAccount && stack.accountRole !== undefined && roles.includes(stack.accountRole)) {
    return { flag: "", outcome: "200 signed" };
  }
  const [role] = roles;
  if (role !== undefined) return { flag: ` --as role:${role}`, outcome: "200 signed" };
  return { flag: "", outcome: "403 no grant" };
}

/** Returns the first example request of a contract, by operationId. Empty when this folder has no contract for the API. */
async function firstExample(root: string, name: string): Promise<readonly [id?: string, target?: string]> {
  const text = await readFile(join(root, "generated", name, "requests.json"), "utf8").catch(() => "{}");
  const [first] = Object.entries<string>(JSON.parse(text));
  return first ?? [];
}
