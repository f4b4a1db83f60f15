import type { Surroundings } from "../surroundings.ts";
import type { CognitoIdentity } from "./principal.ts";
import type { Role } from "./role.ts";
import type { Session } from "./session.ts";

/** Everybody who holds keys. */
export interface Sessions {
  find: (accessKeyId: string) => Session | undefined;
  /** A user with a long-term key. */
  addUser: (userName: string) => Session;
  /** Temporary keys of a role. Whoever calls has held the role's trust policy against the one who asks. */
  assumeRole: (input: {
    role: Role;
    sessionName: string;
    durationSeconds: number;
    cognito?: CognitoIdentity;
    guest?: boolean;
  }) => Session;
}

/** Ended sessions are still told apart from unknown ones for this long. */
const REMEMBERED_MS = 24 * 3600_000;
/** How often, in new sessions, the forgotten ones are swept out. */
const SWEEP_EVERY = 1000;

/**
 * Keeps the account's keys. They have AWS's shapes (IAM user guide, "IAM identifiers") with LOCAL behind the prefix, so that a key
 * that turns up somewhere says where it came from.
 */
export function createSessions({
  surroundings: { now, randomBytes },
  accountId,
}: {
  surroundings: Surroundings;
  accountId: string;
}): Sessions {
  const byKey = new Map<string, Session>();
  let made = 0;

  const accessKeyId = (prefix: string) => prefix + base32(randomBytes(20)).slice(0, 20 - prefix.length);
  const keep = (session: Session): Session => {
    byKey.set(session.accessKeyId, session);
    if (++made % SWEEP_EVERY === 0) sweep();
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
    assumeRole: ({ role, sessionName, durationSeconds, cognito, guest }) =>
      keep({
        accessKeyId: accessKeyId("ASIALOCAL"),
        secretAccessKey: randomBytes(30).toString("base64"),
        sessionToken: randomBytes(390).toString("base64"),
        expiresAt: now() + durationSeconds * 1000,
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
        },
      }),
  };
}

/** RFC 4648's alphabet, which is that of access keys. */
function base32(bytes: Buffer): string {
  return Array.from(bytes, (byte) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".charAt(byte & 31)).join("");
}
