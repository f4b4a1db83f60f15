import { type Action, answer } from "../../endpoint/action.ts";

/** GetCallerIdentity: STS API reference. Every caller may ask who it is: no policy can deny it. */
export const getCallerIdentity: Action = {
  required: [],
  access: "signed",
  run(_input, { principal }) {
    const userId = principal.kind === "user" ? principal.userId : `${principal.roleId}:${principal.sessionName}`;
    return answer({ Arn: principal.arn, UserId: userId, Account: principal.accountId });
  },
};
