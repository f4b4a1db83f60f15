import type { Principal } from "./principal.ts";

/** A set of keys and whose they are. */
export interface Session {
  accessKeyId: string;
  secretAccessKey: string;
  /** Present with temporary keys (ASIA…) and only with them. */
  sessionToken?: string;
  /** When temporary keys end, in milliseconds since 1970 UTC. */
  expiresAt?: number;
  principal: Principal;
}
