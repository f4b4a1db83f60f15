import { keysOf } from "../../client/keys-of.ts";
import type { Keys } from "../../client/sign.ts";
import type { Caller } from "../../console/api.ts";
import type { Signing } from "../../console/try-request.ts";
import type { Authorizer } from "../../gateway/definition/authorizer.ts";
import type { Session } from "../../iam/session.ts";
import type { Surroundings } from "../../surroundings.ts";
import { UserError } from "../../user-error.ts";
import { createCallerKeys, keysIn } from "../caller-keys.ts";
import type { StackPlan } from "../plan-stack.ts";

export interface CallerSigningInput {
  plan: StackPlan;
  surroundings: Surroundings;
  awsEndpoint: string;
  /** The environment of a shell that uses the stack. */
  environment: Readonly<Record<string, string>>;
}

/** A region that is not the stack's. */
const OTHER_REGIONS = ["us-east-1", "eu-west-1"] as const;

/**
 * Makes the function that finds how a chosen caller signs a request. `authorizer` is the authorizer of the operation, for which a user sends a token. Throws
 * a UserError when the stack has no such caller, and with AWS's words when AWS refuses its keys.
 */
export function createCallerSigning({ awsEndpoint, environment, plan, surroundings }: CallerSigningInput) {
  const { account, place } = plan;
  const { region } = place;
  const { now, randomBytes } = surroundings;
  const callers = createCallerKeys({ plan, surroundings, awsEndpoint });

  return async function signingOf(caller: Caller, authorizer: Authorizer | undefined): Promise<Signing> {
    switch (caller.kind) {
      case "nobody":
        return { keys: undefined, region };
      case "developer":
        return { keys: account.developer, region };
      case "otherRegion":
        return { keys: account.developer, region: OTHER_REGIONS.find((other) => other !== region) ?? region };
      case "wrongKey":
        return { keys: { ...account.developer, secretAccessKey: "x".repeat(40) }, region };
      case "expired":
        return { keys: keysIn(expiredSession()), region };
      case "account":
        return { keys: await accountKeys(), region };
      case "guest":
        return { keys: await callers.guest(), region };
      case "role":
        return { keys: callers.role(caller.name), region };
      case "function":
        return { keys: callers.function(caller.name), region };
      case "user":
        return userSigning(caller, authorizer);
    }
  };

  /** Makes temporary keys of the developer that expire at once. */
  function expiredSession(): Session {
    const { principal } = account.developer;
    if (principal.kind !== "user") throw new Error("the developer is an IAM user");
    return account.sessions.addUserSession(principal, 0);
  }

  function accountKeys(): Promise<Keys | undefined> {
    const stack = { pid: 0, port: 0, apis: [], controlToken: "", environment };
    return keysOf({ kind: "account" }, { stack, shell: {}, now, randomBytes });
  }

  function userSigning(
    { keys, tokens }: Extract<Caller, { kind: "user" }>,
    authorizer: Authorizer | undefined,
  ): Signing {
    if (authorizer === undefined) {
      if (keys === undefined) throw new UserError("The user has no keys: no identity pool gave any.");
      return { keys, region };
    }
    if (tokens === undefined) throw new UserError("The user has no tokens. Sign in first.");
    const header = headerOf(authorizer);
    if (header === undefined) return { keys: undefined, region };
    const needsAccess = authorizer.kind === "cognito" && authorizer.scopes.length > 0;
    return { keys: undefined, region, token: [header, needsAccess ? tokens.access : tokens.id] };
  }
}

/** The header with the token. Undefined when the authorizer's function gets the whole request. */
function headerOf(authorizer: Authorizer): string | undefined {
  if (authorizer.kind === "cognito") return authorizer.header;
  return authorizer.identity.type === "TOKEN" ? authorizer.identity.header : undefined;
}
