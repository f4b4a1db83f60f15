import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createSessions } from "./sessions.ts";

const role = {
  name: "Caller",
  arn: "arn:aws:iam::111122223333:role/team/Caller",
  roleId: "AROAX",
  trustPolicy: { Version: "2012-10-17" as const, Statement: [] },
  policies: [],
  maxSessionSeconds: 3600,
};

function sessions(now = () => 1_000_000) {
  return createSessions({
    surroundings: { now, randomBytes, after: () => () => undefined },
    accountId: "111122223333",
  });
}

describe("createSessions", () => {
  it("makes keys in AWS's format that are marked LOCAL", () => {
    const all = sessions();
    const user = all.addUser("developer");
    const session = all.assumeRole({ role, sessionName: "s", durationSeconds: 3600 });
    expect(user.accessKeyId).toMatch(/^AKIALOCAL[A-Z2-7]{11}$/);
    expect(session.accessKeyId).toMatch(/^ASIALOCAL[A-Z2-7]{11}$/);
    expect(user.principal).toMatchObject({ userId: expect.stringMatching(/^AIDA[A-Z2-7]{17}$/) });
    expect(user.secretAccessKey).toMatch(/^[A-Za-z0-9+/]{40}$/);
    expect(user.sessionToken).toBeUndefined();
    expect(session.sessionToken?.length).toBeGreaterThan(300);
    expect(session.expiresAt).toBe(1_000_000 + 3_600_000);
    expect(all.find(session.accessKeyId)).toBe(session);
    expect(all.find("AKIALOCALNOBODY")).toBeUndefined();
  });

  it("leaves the role's path out of the session's ARN and keeps it in the role's", () => {
    const { principal } = sessions().assumeRole({
      role,
      sessionName: "CognitoIdentityCredentials",
      durationSeconds: 1,
    });
    expect(principal).toMatchObject({
      arn: "arn:aws:sts::111122223333:assumed-role/Caller/CognitoIdentityCredentials",
      roleArn: role.arn,
    });
  });

  it("keeps the function that a session is for, the identity behind it, and whether it is a guest", () => {
    const cognito = { identityPoolId: "p", identityId: "i", authenticated: false, amr: ["unauthenticated"] };
    const rest = { role, sessionName: "s", durationSeconds: 1 };
    const { principal } = sessions().assumeRole({ ...rest, cognito, guest: true, functionArn: "arn:f" });
    expect(principal).toMatchObject({ cognito, guest: true, functionArn: "arn:f" });
    const plain = sessions().assumeRole(rest).principal;
    expect(plain).not.toHaveProperty("cognito");
    expect(plain).not.toHaveProperty("guest");
    expect(plain).not.toHaveProperty("functionArn");
  });

  it("remembers an expired session for a day", () => {
    let time = 0;
    const all = sessions(() => time);
    const { accessKeyId } = all.assumeRole({ role, sessionName: "s", durationSeconds: 3600 });
    const more = () => {
      for (let count = 0; count < 1000; count++) all.assumeRole({ role, sessionName: "s", durationSeconds: 3600 });
    };
    time = 24 * 3_600_000;
    more();
    expect(all.find(accessKeyId)).toBeDefined();
    time = 26 * 3_600_000;
    more();
    expect(all.find(accessKeyId)).toBeUndefined();
  });
});
