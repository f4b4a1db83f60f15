import { type ApplicationAccount, parseAccount } from "../../lib/call/application-account.ts";
import { isReservedName } from "./account-name.ts";

/** An account that callers can use. */
export type CompleteAccount = ApplicationAccount & { sub: string };

/** The application accounts, as the secret records them. Callers read only the account in use. */
export interface AccountRecord {
  /** The account in use; undefined until onboarding is complete. */
  inUse?: CompleteAccount;
  /** The time when the account in use came into use, in milliseconds since 1970 UTC. */
  since?: number;
  /** Name of the account that was in use before. Its password works until the next rotation. */
  idle?: string;
  /** Accounts that a run is making or deleting. The next run deletes those that still exist. */
  others: readonly string[];
}

/** Parses the secret's text. Anything that is not a record counts as an empty record. No message ever shows the text. */
export function readRecord(text: string | undefined): AccountRecord {
  const account = parseAccount(text);
  const { idle, others, since } = fieldsOf(text);
  const named = Array.isArray(others) ? others.filter((name) => typeof name === "string") : [];
  if (account?.sub === undefined) {
    // The name without a sub is of a run that was cut off, or a person wrote it there.
    const unfinished = account !== undefined && isReservedName(account.username) ? [account.username] : [];
    return { others: [...named, ...unfinished] };
  }
  return {
    inUse: { ...account, sub: account.sub },
    ...(typeof since === "number" && { since }),
    ...(typeof idle === "string" && { idle }),
    others: named,
  };
}

/** Formats a record as the secret's text. `write` is an id of the write: it makes the text differ from the text of every other write. */
export function recordText({ idle, inUse, others, since }: AccountRecord, write?: string): string {
  return JSON.stringify({ ...inUse, since, idle, ...(others.length > 0 && { others }), write });
}

function fieldsOf(text: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? "");
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    // The message of JSON.parse quotes the secret.
    return {};
  }
}
