import type { Mismatch, Suspicion } from "./suspicion.ts";

/** Lists the other hosts that a client may have signed: the host itself and the names of this machine, with and without a port. */
export function suspectHost({ canonical: { headers } }: Mismatch): readonly Suspicion[] {
  const [, host = ""] = headers.find(([name]) => name === "host") ?? [];
  const [, name = "", port = ""] = /^(.*?)(:\d+)?$/.exec(host) ?? [];
  const names = [name, name.toLowerCase(), "localhost", "127.0.0.1", "[::1]"];
  const hosts = names.flatMap((other) => [`${other}${port}`, other, `${other}:80`, `${other}:443`]);
  return [...new Set(hosts)]
    .filter((other) => other !== host)
    .map((other) => ({
      because: `it was made for the host ${other}, and this request was sent to ${host}`,
      canonical: { headers: headers.map((line) => (line[0] === "host" ? (["host", other] as const) : line)) },
    }));
}
