/** A stack that is started again with a changed template, called by the unmodified AWS SDK. */
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminInitiateAuthCommand,
  AdminListGroupsForUserCommand,
  AdminSetUserPasswordCommand,
  AssociateSoftwareTokenCommand,
  CognitoIdentityProviderClient,
  CreateGroupCommand,
  SetUserMFAPreferenceCommand,
  VerifySoftwareTokenCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { describe, expect, it } from "vitest";
import { fromBase32 } from "../../test/fixtures/from-base32.ts";
import { totpCode, totpStep } from "../user-pool/totp.ts";
import { createMemory } from "./memory.ts";
import { type LocalStack, startLocal } from "./start-local.ts";

const PASSWORD = "Passw0rd!-and-longer";

type Resources = Record<string, { Type: string; Properties: Record<string, unknown> }>;

const template = (): { Resources: Resources } => ({
  Resources: {
    Users: {
      Type: "AWS::Cognito::UserPool",
      Properties: { EnabledMfas: ["SOFTWARE_TOKEN_MFA"], MfaConfiguration: "OPTIONAL" },
    },
    App: {
      Type: "AWS::Cognito::UserPoolClient",
      Properties: { ExplicitAuthFlows: ["ALLOW_ADMIN_USER_PASSWORD_AUTH"], UserPoolId: { Ref: "Users" } },
    },
    Staff: { Type: "AWS::Cognito::UserPoolGroup", Properties: { GroupName: "staff", UserPoolId: { Ref: "Users" } } },
    Account: { Type: "AWS::SecretsManager::Secret", Properties: { Name: "account", SecretString: "first" } },
  },
});

/** Makes a function that starts a stack at each call, always with the same memory. */
async function scene() {
  const memory = createMemory();
  const start = (edit: (resources: Resources) => void) => {
    const edited = template();
    edit(edited.Resources);
    return startLocal({ template: edited, root: ".", memory });
  };

  /** Starts the stack with an edited template, and lets `use` work with it. */
  return async function withStack<Result>(
    edit: (resources: Resources) => void,
    use: (clients: ReturnType<typeof clientsOf>) => Promise<Result>,
  ): Promise<Result> {
    const stack = await start(edit);
    try {
      return await use(clientsOf(stack));
    } finally {
      await stack.close();
    }
  };
}

function clientsOf({ awsEndpoint, developer, region, userPools }: LocalStack) {
  const client = { credentials: developer, endpoint: awsEndpoint, maxAttempts: 1, region };
  const idp = new CognitoIdentityProviderClient(client);
  const secrets = new SecretsManagerClient(client);
  const [pool] = userPools;
  const UserPoolId = pool?.id ?? "";
  const ada = { UserPoolId, Username: "ada" };
  const ClientId = [...(pool?.clients.keys() ?? [])][0] ?? "";
  return {
    idp,
    secrets,
    ada,
    async addAda() {
      await idp.send(new AdminCreateUserCommand({ ...ada, MessageAction: "SUPPRESS" }));
      await idp.send(new AdminSetUserPasswordCommand({ ...ada, Password: PASSWORD, Permanent: true }));
    },
    signIn: () =>
      idp.send(
        new AdminInitiateAuthCommand({
          AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
          AuthParameters: { PASSWORD, USERNAME: "ada" },
          ClientId,
          UserPoolId,
        }),
      ),
    join: (GroupName: string) => idp.send(new AdminAddUserToGroupCommand({ ...ada, GroupName })),
    async groups() {
      const { Groups = [] } = await idp.send(new AdminListGroupsForUserCommand(ada));
      return Groups.map(({ GroupName }) => GroupName);
    },
    put: (SecretString: string) => secrets.send(new PutSecretValueCommand({ SecretId: "account", SecretString })),
    secret: async () => (await secrets.send(new GetSecretValueCommand({ SecretId: "account" }))).SecretString,
  };
}

const asBefore = (): void => undefined;
const shorterTokens = ({ App }: Resources): void => {
  Object.assign(App?.Properties ?? {}, { IdTokenValidity: 2 });
};

describe("a stack that starts again", () => {
  it("refuses the keys of a role that its template no longer has, as AWS refuses those of a deleted role", async () => {
    const Statement = [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" }];
    const Caller = { Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument: { Statement } } };
    const memory = createMemory();
    const start = (more: Resources) =>
      startLocal({ template: { Resources: { ...template().Resources, ...more } }, memory });
    const read = async ({ awsEndpoint, region }: LocalStack, credentials: LocalStack["developer"]) => {
      const client = new SecretsManagerClient({ credentials, endpoint: awsEndpoint, maxAttempts: 1, region });
      return client.send(new GetSecretValueCommand({ SecretId: "account" })).catch((error: Error) => error);
    };

    const first = await start({ Caller });
    const keys = first.roleSession("Caller");
    expect(await read(first, keys)).toMatchObject({ name: "AccessDeniedException" });
    await first.close();
    const second = await start({});
    expect(await read(second, keys)).toMatchObject({
      name: "UnrecognizedClientException",
      message: "The security token included in the request is invalid.",
    });
    await second.close();
  });

  it("keeps the second factor of a user whose pool or app client was edited", async () => {
    const withStack = await scene();
    await withStack(asBefore, async ({ addAda, idp, signIn }) => {
      await addAda();
      const { AuthenticationResult: { AccessToken = "" } = {} } = await signIn();
      const { SecretCode = "" } = await idp.send(new AssociateSoftwareTokenCommand({ AccessToken }));
      const UserCode = totpCode(fromBase32(SecretCode), totpStep(Date.now()));
      await idp.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode }));
      await idp.send(new SetUserMFAPreferenceCommand({ AccessToken, SoftwareTokenMfaSettings: { Enabled: true } }));
    });
    const answer = await withStack(shorterTokens, ({ signIn }) => signIn());
    expect(answer).toMatchObject({ ChallengeName: "SOFTWARE_TOKEN_MFA" });
    expect(answer.AuthenticationResult).toBeUndefined();
  });

  it("keeps a group that a request created, and its users", async () => {
    const withStack = await scene();
    await withStack(asBefore, async ({ ada: { UserPoolId }, addAda, idp, join }) => {
      await addAda();
      await idp.send(new CreateGroupCommand({ GroupName: "created", UserPoolId }));
      await join("created");
      await join("staff");
    });
    expect(await withStack(shorterTokens, ({ groups }) => groups())).toEqual(["staff", "created"]);
  });

  it("does not take users back into a group that left the template and came back", async () => {
    const withStack = await scene();
    await withStack(asBefore, async ({ addAda, join }) => {
      await addAda();
      await join("staff");
    });
    const withoutGroup = (resources: Resources) => void delete resources["Staff"];
    expect(await withStack(withoutGroup, ({ groups }) => groups())).toEqual([]);
    expect(await withStack(asBefore, ({ groups }) => groups())).toEqual([]);
  });

  it("does not bring back the users of a pool that left the template", async () => {
    const withStack = await scene();
    await withStack(asBefore, ({ addAda }) => addAda());
    const withoutPool = (resources: Resources) => {
      for (const id of ["Users", "App", "Staff"]) delete resources[id];
    };
    await withStack(withoutPool, async () => undefined);
    await expect(withStack(asBefore, ({ signIn }) => signIn())).rejects.toMatchObject({
      name: "UserNotFoundException",
    });
  });

  it("gives a secret the value that was edited in the template, and else keeps its value", async () => {
    const withStack = await scene();
    expect(await withStack(asBefore, ({ secret }) => secret())).toBe("first");
    await withStack(asBefore, ({ put }) => put("rotated"));
    expect(await withStack(asBefore, ({ secret }) => secret())).toBe("rotated");
    const editValue = ({ Account }: Resources) =>
      void Object.assign(Account?.Properties ?? {}, { SecretString: "second" });
    expect(await withStack(editValue, ({ secret }) => secret())).toBe("second");
  });

  it("loses nothing to a template that it refuses", async () => {
    const withStack = await scene();
    await withStack(asBefore, async ({ addAda, join, put }) => {
      await addAda();
      await join("staff");
      await put("rotated");
    });
    const spoil = (resources: Resources) => {
      for (const id of ["Users", "App", "Staff", "Account"]) delete resources[id];
      resources["Wrong"] = { Type: "AWS::IAM::Role", Properties: { Nonsense: true } };
    };
    await expect(withStack(spoil, async () => undefined)).rejects.toThrow("Wrong.Nonsense");
    expect(await withStack(asBefore, ({ groups, secret }) => Promise.all([groups(), secret()]))).toEqual([
      ["staff"],
      "rotated",
    ]);
  });
});
