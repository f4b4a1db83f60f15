import { type Action, answer } from "../../endpoint/action.ts";

/** The action GetCallerIdentity of STS. Tells a caller who it is. No policy can deny this action. Source: STS API reference. */
export const getCallerIdentity: Action = {
  required: [],
  access: "signed",
  run(_input, { principal }) {
    const userId = principal.kind === "user" ? principal.userId : `${principal.roleId}:${principal.sessionName}`;
    return answer({ Arn: principal.arn, UserId: userId, Account: principal.accountId });
  },
};
