import { type Action, type AwsRefusal, answer, readString, refusal } from "../../endpoint/action.ts";
import { mayAssume } from "../../iam/role.ts";
import type { Session } from "../../iam/session.ts";
import { assumedRole, readRoleDuration, roleArnProblem, unimitatedParameter } from "../role-session.ts";
import type { StsInput } from "../sts-input.ts";

const UNIMITATED = [
  "Policy",
  "PolicyArns",
  "ProvidedContexts",
  "SerialNumber",
  "SourceIdentity",
  "Tags",
  "TokenCode",
  "TransitiveTagKeys",
];
/** The longest session of a role that another role's session assumes, in seconds. */
const MAX_CHAINED_SECONDS = 3600;

/**
 * The action AssumeRole of STS. Returns keys of a role that the caller may assume. A request with a session policy, session tags or an MFA
 * code is answered as not imitated: without its limits the session could do more than on AWS. Source: STS API reference.
 */
export function assumeRole({ findRole, policiesOf, sessions }: StsInput): Action {
  return {
    required: ["RoleArn", "RoleSessionName"],
    access: "signed",
    run(input, { principal }, ofRequest) {
      const refused = unimitatedParameter("AssumeRole", UNIMITATED, input) ?? roleArnProblem(input);
      if (refused) return refused;
      const [sessionName, externalId] = [readString(input, "RoleSessionName"), readString(input, "ExternalId")];
      const context = new Map([...ofRequest, ["sts:rolesessionname", [sessionName]]]);
      if (externalId !== "") context.set("sts:externalid", [externalId]);
      const role = findRole(readString(input, "RoleArn"));
      const decision = role && mayAssume(role, { principal, policies: policiesOf(principal), context });
      if (role === undefined || decision?.effect !== "allow") {
        const message = `User: ${principal.arn} is not authorized to perform: sts:AssumeRole on resource: ${readString(input, "RoleArn")}`;
        return refusal("AccessDenied", message, decision?.because ?? "there is no role with this ARN");
      }
      const duration = readRoleDuration(input, role);
      if ("kind" in duration) return duration;
      const tooLong = chainProblem(principal, duration.seconds);
      if (tooLong) return tooLong;
      const session = sessions.assumeRole({ role, sessionName, durationSeconds: duration.seconds });
      return answer(assumedRole(session, role, sessionName));
    },
  };
}

/** The refusal when a role's session asks for a longer session of another role than AWS allows; undefined when AWS allows it. */
function chainProblem(principal: Session["principal"], seconds: number): AwsRefusal | undefined {
  if (principal.kind === "user" || seconds <= MAX_CHAINED_SECONDS) return undefined;
  const message = "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining";
  return refusal("ValidationError", message, "a role's session assumes another role for an hour at most");
}
