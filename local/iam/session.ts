import type { Principal } from "./principal.ts";

/** A set of AWS keys and the principal that they belong to. */
export interface Session {
  accessKeyId: string;
  secretAccessKey: string;
  /** The session token of temporary keys (ASIA…); undefined for long-term keys. */
  sessionToken?: string;
  /** The time at which temporary keys expire, in milliseconds since 1970 UTC; undefined for long-term keys. */
  expiresAt?: number;
  principal: Principal;
}
