import { createHash } from "node:crypto";
import { readRecord, recordText } from "./account-record.ts";
import type { AccountStore, StoreOptions } from "./account-store.ts";
import { isNamed } from "./aws-error.ts";

/** One value of a parameter, and the number that Parameter Store gave this value. */
interface ParameterValue {
  text: string;
  number: number;
  writtenAt: number;
}

/**
 * Keeps the record in a parameter of Parameter Store, as a secure string. A version is the digest of the parameter's value.
 *
 * Parameter Store has no conditional write, but it numbers the values and keeps the earlier ones. So each write then looks at the value that
 * it replaced. When another run has written that value, the write restores it and reports that it was refused.
 *
 * Limit: a run that is cut off before it restores the value leaves its own value in place. The next run lists the pool, and so it also finds
 * accounts that this value does not name.
 */
export function parameterStore(Name: string, { randomBytes, requests }: StoreOptions): AccountStore {
  /** Reads the value with the given number, by default the current one. */
  async function get(number?: number): Promise<ParameterValue | undefined> {
    const selected = number === undefined ? Name : `${Name}:${number}`;
    try {
      const { Parameter } = await requests.getParameter({ Name: selected, WithDecryption: true });
      const { LastModifiedDate, Value = "", Version = 0 } = Parameter ?? {};
      return { text: Value, number: Version, writtenAt: LastModifiedDate?.getTime() ?? 0 };
    } catch (error) {
      if (isNamed(error, "ParameterNotFound", "ParameterVersionNotFound")) return undefined;
      throw error;
    }
  }

  async function put(Value: string, Overwrite: boolean): Promise<number> {
    const { Version = 0 } = await requests.putParameter({ Name, Value, Type: "SecureString", Overwrite });
    return Version;
  }

  async function remove(): Promise<void> {
    try {
      await requests.deleteParameter({ Name });
    } catch (error) {
      if (!isNamed(error, "ParameterNotFound")) throw error;
    }
  }

  /** Writes a value and returns its number. Undefined when another run has changed the parameter since `version`. */
  async function putOver(text: string, version: string | undefined): Promise<number | undefined> {
    try {
      return await put(text, version !== undefined);
    } catch (error) {
      // A lost answer looks like a failure.
      const current = await get();
      if (current?.text === text) return current.number;
      if (versionOf(current) === version) throw error;
      return undefined;
    }
  }

  /**
   * Finds the value that a write of `text` over `version` replaced, without the values of the same write's earlier attempts. Undefined when
   * the parameter had no value.
   */
  async function replacedValue(
    text: string,
    version: string | undefined,
    number: number,
  ): Promise<ParameterValue | undefined> {
    for (let earlier = number - 1; earlier > 0; earlier--) {
      const value = await get(earlier);
      if (versionOf(value) === version || value?.text !== text) return value;
    }
    return undefined;
  }

  return {
    async read() {
      const current = await get();
      return { record: readRecord(current?.text), version: versionOf(current), writtenAt: current?.writtenAt ?? 0 };
    },
    async write(record, version) {
      // Two runs may write the same record, and each must know its own write.
      const text = recordText(record, randomBytes(8).toString("hex"));
      const number = await putOver(text, version);
      if (number === undefined) return undefined;
      const replaced = await replacedValue(text, version, number);
      if (versionOf(replaced) === version) return digestOf(text);
      await (replaced === undefined ? remove() : put(replaced.text, true));
      return undefined;
    },
    async clear(version) {
      if (versionOf(await get()) !== version) return false;
      await remove();
      return true;
    },
  };
}

function versionOf(value: ParameterValue | undefined): string | undefined {
  return value && digestOf(value.text);
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
