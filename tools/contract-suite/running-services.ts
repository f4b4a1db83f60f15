import type { Credentials } from "../../lib/call/sign.ts";

/** Services that answer requests, on a local stack or deployed. */
export interface RunningServices {
  /** The address of each API, by the name of its contract. */
  urls: Readonly<Record<string, string>>;
  /** The region of the APIs. */
  region: string;
  /** Returns credentials of the caller's role. */
  session: () => Promise<Credentials>;
  /** Returns the bugs that the services logged, each once. Always empty for deployed services: their logs are in CloudWatch. */
  bugs: () => readonly string[];
  close: () => Promise<void>;
}
