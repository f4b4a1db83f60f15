/** The session that signs the suite's requests. */
import type { Credentials } from "../../lib/call/sign.ts";
import { policyCase } from "./auth-cases.ts";
import type { Caller } from "./grants.ts";
import type { OperationSetting } from "./operation-cases.ts";
import { SuiteProblem } from "./suite-problem.ts";
import type { Send } from "./wire.ts";
import { type Signing, writeRequest } from "./write-request.ts";

interface SessionInput {
  region: string;
  /** Returns a new session of the caller at every call. */
  session: () => Promise<Credentials>;
  /** The current time, in milliseconds since 1970 UTC. Default `Date.now`. */
  now?: () => number;
}

/**
 * Opens two sessions of the caller. The first signs the requests; the token of the second is for the case "foreign token", a signature with
 * another session's token.
 */
export async function openSession({ now = Date.now, region, session }: SessionInput): Promise<Signing> {
  const [own, other] = [await session(), await session()];
  const token = own.sessionToken ?? "";
  // In role mode the caller has one session only, and tries its token with a letter changed.
  const altered = `${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}`;
  const others = [other.sessionToken, altered].filter((one) => one !== undefined);
  const foreignToken = others.find((one) => one !== token) ?? altered;
  return { region, session: own, foreignToken, now };
}

/** Throws a SuiteProblem when the keys are not the caller's: every case would fail in the same way. */
export async function refuseForeignKeys({
  baseOf,
  caller,
  granted,
  send,
  signing,
}: {
  baseOf: (contract: { name: string }) => string;
  caller: Caller;
  /** The operations that the caller may call. */
  granted: readonly OperationSetting[];
  send: Send;
  signing: Signing | undefined;
}): Promise<void> {
  const setting = granted.find(({ operation }) => operation.auth === "AWS_IAM");
  if (setting === undefined) return;
  const one = policyCase(setting, caller.name);
  const base = baseOf(setting.contract);
  const answer = await send(await writeRequest(one, base, signing)).catch((error: unknown) => {
    throw new SuiteProblem(
      `${setting.contract.name} does not answer at ${base}: ${error instanceof Error ? error.message : error}`,
    );
  });
  if (answer.status !== 403) return;
  const operation = `${setting.contract.name}.${setting.operation.id}`;
  const type = answer.headers.get("x-amzn-errortype")?.[0]?.split(":")[0] ?? "403";
  throw new SuiteProblem(
    type.startsWith("AccessDenied")
      ? `${operation} is granted to ${caller.name}, and these keys are denied it: they are another role's, or the deployed policy is not ` +
          "the template's. Use the caller's own keys, or say with --granted what these may call."
      : `${operation} is granted to ${caller.name}, and these keys are refused as ${type}: check that they are whole and have not expired, ` +
          "and that API_GATEWAY_REGION is the API's.",
  );
}
