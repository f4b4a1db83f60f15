import { pattern, string } from "../endpoint/members.ts";
import type { Service } from "../endpoint/service.ts";
import { assumeRole } from "./actions/assume-role.ts";
import { assumeRoleWithWebIdentity } from "./actions/assume-role-with-web-identity.ts";
import { getCallerIdentity } from "./actions/get-caller-identity.ts";
import { getSessionToken } from "./actions/get-session-token.ts";
import type { StsInput } from "./sts-input.ts";

/** STS: tells callers who they are, and gives them temporary keys: of their own user, or of a role that trusts them or the token of an identity pool. An action that is not listed is not imitated. */
export function stsService(input: StsInput): Service {
  return {
    name: "sts",
    protocol: { kind: "query", namespace: "https://sts.amazonaws.com/doc/2011-06-15/" },
    actions: new Map([
      ["AssumeRole", assumeRole(input)],
      ["AssumeRoleWithWebIdentity", assumeRoleWithWebIdentity(input)],
      ["GetCallerIdentity", getCallerIdentity],
      ["GetSessionToken", getSessionToken(input)],
    ]),
    members: {
      ExternalId: string({ min: 2, max: 1224, pattern: pattern("[\\w+=,.@:\\/-]*") }),
      RoleArn: string({ min: 20, max: 2048 }),
      RoleSessionName: string({ min: 2, max: 64, pattern: pattern("[\\w+=,.@-]*") }),
      WebIdentityToken: string({ min: 4, max: 20_000, isSecret: true }),
    },
    validationError: "ValidationError",
    cors: false,
  };
}
