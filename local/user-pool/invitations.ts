import type { Log, Mask } from "../log.ts";
import type { User } from "./users.ts";

/** The invitations that AWS would send to users whom an administrator creates. Here they go to the log. */
export interface Invitations {
  /** Logs the invitation, with the user's temporary password. A user without an e-mail address gets none. */
  send: (user: User, password: string) => void;
}

/** Makes the invitations of a pool. The log shows each temporary password and masks the e-mail address. */
export function createInvitations(log: Log, mask: Mask): Invitations {
  return {
    send(user, password) {
      const email = user.attributes.get("email");
      if (email === undefined) return;
      log({ kind: "notice", text: `Cognito would e-mail ${mask(email)} the temporary password ${password}` });
    },
  };
}
