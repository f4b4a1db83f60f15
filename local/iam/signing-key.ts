import { hmacWith } from "./hmac.ts";

/** The secret and the scope from which a signing key is derived. */
export interface KeyParts {
  secretAccessKey: string;
  /** The day in UTC: `20261124`. */
  day: string;
  region: string;
  service: string;
}

/** Derives a signing key. Source: IAM user guide, "Create a signed AWS API request". */
export function deriveKey({ day, region, secretAccessKey, service }: KeyParts): Buffer {
  return [day, region, service, "aws4_request"].reduce<Buffer>(
    (key, text) => Buffer.from(hmacWith(key)(text), "hex"),
    Buffer.from(`AWS4${secretAccessKey}`, "utf8"),
  );
}

/** Returns the credential scope of a signing key: `20261124/eu-west-1/execute-api/aws4_request`. */
export function scopeOf({ day, region, service }: KeyParts): string {
  return `${day}/${region}/${service}/aws4_request`;
}

/** Makes a function that derives signing keys as `deriveKey` does and keeps the last `limit` keys, because each takes four HMACs. */
export function createKeyDeriver(limit: number): (parts: KeyParts) => Buffer {
  const known = new Map<string, Buffer>();
  return ({ day, region, secretAccessKey, service }) => {
    const id = JSON.stringify([secretAccessKey, day, region, service]);
    const key = known.get(id) ?? deriveKey({ day, region, secretAccessKey, service });
    if (!known.has(id)) {
      const [oldest] = known.keys();
      if (known.size >= limit && oldest !== undefined) known.delete(oldest);
      known.set(id, key);
    }
    return key;
  };
}
