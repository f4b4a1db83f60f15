import type { Surroundings } from "../surroundings.ts";
import type { CognitoIdentity, User } from "./principal.ts";
import type { Role } from "./role.ts";
import type { Session } from "./session.ts";

/** The access keys that the account has issued. */
export interface Sessions {
  find: (accessKeyId: string) => Session | undefined;
  /** Makes a user with a long-term key. */
  addUser: (userName: string) => Session;
  /** Makes temporary keys of a user, as GetSessionToken does. */
  addUserSession: (user: User, durationSeconds: number) => Session;
  /** Makes temporary keys of a role. The caller has checked the role's trust policy already. */
  assumeRole: (input: {
    role: Role;
    sessionName: string;
    durationSeconds: number;
    cognito?: CognitoIdentity;
    guest?: boolean;
    /** The ARN of the Lambda function that gets the keys. */
    functionArn?: string;
  }) => Session;
}

/** How long the stack remembers an expired session. During this time it refuses the session's keys as expired, and afterwards as unknown. */
const REMEMBERED_MS = 24 * 3600_000;
/** After this many new sessions, the stack deletes the sessions that expired more than REMEMBERED_MS ago. */
const SWEEP_EVERY = 1000;

/**
 * Makes and keeps the account's keys. The access key ids have AWS's format (IAM user guide, "IAM identifiers") with LOCAL after the prefix. So a key
 * that is found elsewhere can be recognised as a local stack's.
 */
export function createSessions({
  surroundings: { now, randomBytes },
  accountId,
}: {
  surroundings: Surroundings;
  accountId: string;
}): Sessions {
  const byKey = new Map<string, Session>();
  let count = 0;

  const accessKeyId = (prefix: string) => prefix + base32(randomBytes(20)).slice(0, 20 - prefix.length);
  const temporaryKeys = (durationSeconds: number) => ({
    accessKeyId: accessKeyId("ASIALOCAL"),
    secretAccessKey: randomBytes(30).toString("base64"),
    sessionToken: randomBytes(390).toString("base64"),
    expiresAt: now() + durationSeconds * 1000,
  });
  const keep = (session: Session): Session => {
    byKey.set(session.accessKeyId, session);
    if (++count % SWEEP_EVERY === 0) sweep();
    return session;
  };
  const sweep = () => {
    for (const [key, { expiresAt }] of byKey) {
      if (expiresAt !== undefined && expiresAt + REMEMBERED_MS < now()) byKey.delete(key);
    }
  };

  return {
    find: (key) => byKey.get(key),
    addUser: (userName) =>
      keep({
        accessKeyId: accessKeyId("AKIALOCAL"),
        secretAccessKey: randomBytes(30).toString("base64"),
        principal: {
          kind: "user",
          accountId,
          arn: `arn:aws:iam::${accountId}:user/${userName}`,
          userId: `AIDA${base32(randomBytes(20)).slice(0, 17)}`,
          userName,
        },
      }),
    addUserSession: (user, durationSeconds) =>
      keep({ ...temporaryKeys(durationSeconds), principal: { ...user, issuedAt: now() } }),
    assumeRole: ({ role, sessionName, durationSeconds, cognito, guest, functionArn }) =>
      keep({
        ...temporaryKeys(durationSeconds),
        principal: {
          kind: "session",
          accountId,
          arn: `arn:aws:sts::${accountId}:assumed-role/${role.name}/${sessionName}`,
          roleArn: role.arn,
          roleId: role.roleId,
          sessionName,
          issuedAt: now(),
          ...(cognito && { cognito }),
          ...(guest && { guest }),
          ...(functionArn !== undefined && { functionArn }),
        },
      }),
  };
}

/** Encodes five bits of each byte in the alphabet of RFC 4648, which access keys use. */
function base32(bytes: Buffer): string {
  return Array.from(bytes, (byte) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".charAt(byte & 31)).join("");
}
