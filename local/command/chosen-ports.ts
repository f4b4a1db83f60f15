import type { LocalApi } from "../stack/start-local.ts";
import { suggestion } from "../suggestion.cjs";
import { UsageError } from "../usage-error.ts";

const FIRST_API_PORT = 3000;
const AWS_PORT = 4566;

type NamedApi = Pick<LocalApi, "logicalId" | "name">;

/** The ports of a stack, as the flags choose them. */
export interface ChosenPorts {
  awsPort: number;
  /** The port of an API by its name, its index among the APIs and its logical id. */
  portOf: (name: string, index: number, logicalId: string) => number;
  /** Throws a UsageError for a port of an API that the stack does not have, and for a port that two servers would have. */
  check: (apis: readonly NamedApi[]) => void;
}

export interface PortFlags {
  /** The port of each API by its name or its logical id. Default: 3000 for the first API, 3001 for the second. */
  ports: ReadonlyMap<string, number>;
  /** The port of the AWS endpoint. Default 4566. */
  awsPort?: number | undefined;
  /** The port at which a debugger can reach the functions. Default: no debugger can, and functions have their own time limits. */
  inspectPort?: number | undefined;
}

export function chosenPorts({ awsPort = AWS_PORT, inspectPort, ports }: PortFlags): ChosenPorts {
  const chosen = Array.from(ports, ([text, port]) => ({ text, port }));
  const portOf: ChosenPorts["portOf"] = (name, index, logicalId) =>
    chosen.find(({ text }) => isNamed({ name, logicalId }, text))?.port ?? FIRST_API_PORT + index;
  return {
    awsPort,
    portOf,
    check(apis) {
      const unknown = chosen.filter(({ text }) => !apis.some((api) => isNamed(api, text))).map(({ text }) => text);
      if (unknown.length > 0) throw new UsageError(unknown.map((text) => unknownName(text, apis)).join("\n"));
      const servers = [
        ...apis.map(({ logicalId, name }, index) => ({
          name,
          port: portOf(name, index, logicalId),
          flag: `--port ${name}=N`,
        })),
        { name: "the AWS endpoint", port: awsPort, flag: "--aws-port N" },
        { name: "the debugger", port: inspectPort ?? 0, flag: "--inspect-port N" },
      ];
      refuseSharedPorts(servers);
    },
  };
}

/** Tells whether a person names an API by this text: by its name or its logical id, in upper or lower case. */
function isNamed({ logicalId, name }: NamedApi, text: string): boolean {
  return [name, logicalId].some((one) => one.toLowerCase() === text.toLowerCase());
}

function unknownName(text: string, apis: readonly NamedApi[]): string {
  const names = apis.map(({ name }) => name);
  const known = names.length === 0 ? "It has no API." : `Its APIs are ${names.join(" and ")}.`;
  return `--port ${text}: the stack has no API of that name${suggestion(text, names)}. ${known}`;
}

/** Throws a UsageError when two servers have the same port. Port 0 is any free port, so that several servers can have it. */
function refuseSharedPorts(servers: readonly { name: string; port: number; flag: string }[]): void {
  for (const [index, { flag, name, port }] of servers.entries()) {
    const other = servers.slice(index + 1).find((one) => port !== 0 && one.port === port);
    if (other !== undefined) {
      throw new UsageError(
        `Port ${port} is the port of ${name} and of ${other.name}: choose another with ${flag} or ${other.flag}.`,
      );
    }
  }
}
