import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { type ApplicationAccount, parameterName, parseAccount } from "../../lib/call/application-account.ts";

/** What the secret holds: the account that is in use, and the name of the other one of the two that take turns. */
export interface StoredAccount extends ApplicationAccount {
  idle?: string;
}

export interface KeptAccount {
  account: StoredAccount;
  /** In milliseconds since 1970 UTC, by AWS's clock. */
  writtenAt: number;
}

/** Where the account is kept. */
export interface AccountStore {
  /** Nothing when there is none yet. */
  read: () => Promise<KeptAccount | undefined>;
  write: (account: StoredAccount) => Promise<void>;
  /** Leaves nothing to sign in with. */
  clear: () => Promise<void>;
  destroy: () => void;
}

export interface ClientOptions {
  region: string;
  endpoint?: string;
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
}

/** The store that `secretId` names: `ssm:/path` a parameter, anything else a secret of Secrets Manager. */
export function accountStore(secretId: string, options: ClientOptions): AccountStore {
  const name = parameterName(secretId);
  return name === undefined ? inSecretsManager(secretId, options) : inParameterStore(name, options);
}

function inSecretsManager(SecretId: string, options: ClientOptions): AccountStore {
  const client = new SecretsManagerClient(options);
  const put = (SecretString: string) => client.send(new PutSecretValueCommand({ SecretId, SecretString }));
  return {
    async read() {
      try {
        const { CreatedDate, SecretString } = await client.send(new GetSecretValueCommand({ SecretId }));
        return stored(SecretString, CreatedDate);
      } catch (error) {
        if (isEmptySecret(error)) return undefined;
        throw error;
      }
    },
    async write(account) {
      await put(JSON.stringify(account));
    },
    async clear() {
      await put("{}");
    },
    destroy: () => client.destroy(),
  };
}

/** The client is loaded for those who keep their account here: it takes memory that a start of the local stack can spare. */
function inParameterStore(Name: string, options: ClientOptions): AccountStore {
  const loaded = import("@aws-sdk/client-ssm").then((ssm) => ({ ssm, client: new ssm.SSMClient(options) }));
  return {
    async read() {
      const { client, ssm } = await loaded;
      try {
        const { Parameter } = await client.send(new ssm.GetParameterCommand({ Name, WithDecryption: true }));
        return stored(Parameter?.Value, Parameter?.LastModifiedDate);
      } catch (error) {
        if (isNamed(error, "ParameterNotFound")) return undefined;
        throw error;
      }
    },
    async write(account) {
      const { client, ssm } = await loaded;
      await client.send(
        new ssm.PutParameterCommand({ Name, Value: JSON.stringify(account), Type: "SecureString", Overwrite: true }),
      );
    },
    async clear() {
      const { client, ssm } = await loaded;
      try {
        await client.send(new ssm.DeleteParameterCommand({ Name }));
      } catch (error) {
        if (!isNamed(error, "ParameterNotFound")) throw error;
      }
    },
    destroy: () => void loaded.then(({ client }) => client.destroy()),
  };
}

function stored(text: string | undefined, at: Date | undefined): KeptAccount | undefined {
  const account = parseAccount(text);
  if (account === undefined) return undefined;
  const { idle }: { idle?: unknown } = JSON.parse(text ?? "{}");
  return { account: { ...account, ...(typeof idle === "string" && { idle }) }, writtenAt: at?.getTime() ?? 0 };
}

/** AWS says of a secret that was created empty that it has no current value. */
function isEmptySecret(error: unknown): boolean {
  return isNamed(error, "ResourceNotFoundException") && /staging label/.test(error.message);
}

export function isNamed(error: unknown, ...names: readonly string[]): error is Error {
  return error instanceof Error && names.includes(error.name);
}
