import { pattern, string } from "../endpoint/members.ts";
import type { Service } from "../endpoint/service.ts";
import { assumeRoleWithWebIdentity } from "./actions/assume-role-with-web-identity.ts";
import { getCallerIdentity } from "./actions/get-caller-identity.ts";
import type { StsInput } from "./sts-input.ts";

/** STS: tells callers who they are, and gives keys of a role for an identity pool's token. An action that is not listed is not imitated. */
export function stsService(input: StsInput): Service {
  return {
    name: "sts",
    protocol: { kind: "query", namespace: "https://sts.amazonaws.com/doc/2011-06-15/" },
    actions: new Map([
      ["AssumeRoleWithWebIdentity", assumeRoleWithWebIdentity(input)],
      ["GetCallerIdentity", getCallerIdentity],
    ]),
    members: {
      RoleArn: string({ min: 20, max: 2048 }),
      RoleSessionName: string({ min: 2, max: 64, pattern: pattern("[\\w+=,.@-]*") }),
      WebIdentityToken: string({ min: 4, max: 20_000, isSecret: true }),
    },
    validationError: "ValidationError",
    cors: false,
  };
}
