import { uuid } from "../../local/uuid.ts";
import { readRecord, recordText } from "./account-record.ts";
import type { AccountStore, KeptRecord, StoreOptions } from "./account-store.ts";
import { isNamed } from "./aws-error.ts";

const CURRENT = "AWSCURRENT";

/**
 * Keeps the record in a secret of Secrets Manager. A write adds a version with the label AWSPENDING, and then moves the label AWSCURRENT
 * from the version that was read to the new version. Secrets Manager refuses the move when AWSCURRENT is no longer on the version that was
 * read. So only one of two concurrent runs can write.
 */
export function secretStore(SecretId: string, { randomBytes, requests }: StoreOptions): AccountStore {
  async function read(): Promise<KeptRecord> {
    try {
      const { CreatedDate, SecretString, VersionId } = await requests.getSecretValue({ SecretId });
      return { record: readRecord(SecretString), version: VersionId, writtenAt: CreatedDate?.getTime() ?? 0 };
    } catch (error) {
      if (isEmptySecret(error)) return { record: readRecord(undefined), version: undefined, writtenAt: 0 };
      throw error;
    }
  }

  async function put(SecretString: string, version: string | undefined): Promise<string | undefined> {
    // The token becomes the version's id, so that a retry of the SDK adds no second version.
    const token = uuid(randomBytes(16));
    const VersionStages = ["AWSPENDING"];
    const added = await requests.putSecretValue({ SecretId, SecretString, ClientRequestToken: token, VersionStages });
    // The first version of a secret is its current one.
    if (added.VersionStages?.includes(CURRENT)) return token;
    try {
      await requests.updateSecretVersionStage({
        SecretId,
        VersionStage: CURRENT,
        MoveToVersionId: token,
        ...(version !== undefined && { RemoveFromVersionId: version }),
      });
      return token;
    } catch (error) {
      // A lost answer looks like a failure, and its retry like a move that came too late.
      const current = await read();
      if (current.version === token) return token;
      if (current.version !== version) return undefined;
      throw error;
    }
  }

  return {
    read,
    write: (record, version) => put(recordText(record), version),
    clear: async (version) => (await put("{}", version)) !== undefined,
  };
}

/** Tells whether an error means that the secret was created without a value. AWS then reports that it has no current version. */
function isEmptySecret(error: unknown): boolean {
  return isNamed(error, "ResourceNotFoundException") && /staging label/.test(error.message);
}
