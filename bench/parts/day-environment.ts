/** The environment variables with which the function of the service `day` runs outside the stack. */
import { randomBytes } from "node:crypto";
import { keysOf } from "../../local/client/keys-of.ts";
import { readStackFiles } from "../../local/client/running-stacks.ts";
import { ROOT } from "./servers.ts";

type Variables = Readonly<Record<string, string>>;

/**
 * The variables for both ways to sign the call of age: by the application account, which signs in first, and by the role of the function, whose keys Lambda
 * sets. `awsPort` names the running stack.
 */
export async function dayEnvironments(awsPort: number): Promise<{ account: Variables; role: Variables }> {
  const stack = (await readStackFiles(ROOT)).find(({ port }) => port === awsPort);
  if (stack === undefined) throw new Error(`no stack runs on port ${awsPort}`);
  const keys = await keysOf({ kind: "account" }, { stack, shell: {}, now: Date.now, randomBytes });
  const shared = { ...stack.environment, AGE_API_URL: stack.environment["AGE_URL"] ?? "" };
  return {
    account: { ...shared, AGE_CREDENTIALS: "cognito" },
    role: {
      ...shared,
      AGE_CREDENTIALS: "role",
      AWS_ACCESS_KEY_ID: keys?.accessKeyId ?? "",
      AWS_SECRET_ACCESS_KEY: keys?.secretAccessKey ?? "",
      AWS_SESSION_TOKEN: keys?.sessionToken ?? "",
    },
  };
}
