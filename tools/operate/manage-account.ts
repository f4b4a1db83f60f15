import { UserError } from "../../local/user-error.ts";
import type { OnboardRefusal } from "../onboard/administration.ts";
import { onboard } from "../onboard/onboard.ts";
import { removeAccounts } from "../onboard/remove-accounts.ts";
import { revoke } from "../onboard/revoke.ts";
import { type RotateOptions, rotate } from "../onboard/rotate.ts";

export type AccountAction = "onboard" | "rotate" | "revoke" | "remove";

/**
 * Onboards, rotates, revokes or removes an application account. Returns a text for the user about what was done. Throws a UserError when the
 * action fails.
 */
export async function manageAccount(action: AccountAction, options: RotateOptions): Promise<string> {
  switch (action) {
    case "onboard": {
      const { did, removed, username } = orThrow(await onboard(options));
      const ready = {
        created: `${username} is ready: it signs in, and the secret holds its password.`,
        updated: `${username} is ready again: it signs in, and the secret now holds the app client's secret, or none if the app client has none.`,
        nothing: `${username} was ready: it signs in, and ${removed.length === 0 ? "nothing was changed" : "stays in use"}.`,
      }[did];
      return lines(ready, deletedLine(removed));
    }
    case "rotate": {
      const { previous, removed, username } = orThrow(await rotate(options));
      const idle =
        previous === undefined ? undefined : `${previous} is idle: its password works until the next rotation.`;
      return lines(`The secret now names ${username}, with a new password.`, idle, deletedLine(removed));
    }
    case "revoke": {
      const at = new Date(options.now?.() ?? Date.now()).toISOString().replace(/\.\d+/, "");
      const { revoked, username } = orThrow(await revoke(options));
      return lines(
        `The secret now names ${username}. Signed out and deleted: ${revoked.join(", ")}.`,
        `Credentials that were handed out before ${at} work for an hour at most. To end them now,`,
        "deny the role everything issued before that time: docs/incident.md has the command.",
      );
    }
    case "remove": {
      const { removed } = orThrow(await removeAccounts(options));
      return removed.length === 0
        ? "There was no account."
        : `Deleted: ${removed.join(", ")}, and what the secret held of them.`;
    }
  }
}

function deletedLine(removed: readonly string[]): string | undefined {
  return removed.length === 0 ? undefined : `Deleted, since the secret has no use for it: ${removed.join(", ")}.`;
}

function lines(...all: readonly (string | undefined)[]): string {
  return all.filter((line) => line !== undefined).join("\n");
}

function orThrow<Done extends { ok: true }>(outcome: Done | OnboardRefusal): Done {
  if (!outcome.ok) throw new UserError(outcome.sentence);
  return outcome;
}
