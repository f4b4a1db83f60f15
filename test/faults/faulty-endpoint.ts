import { once } from "node:events";
import { createServer, type ServerResponse, request as send } from "node:http";
import type { AddressInfo } from "node:net";

/** A fault that replaces the answer to a request. Calling `pass` sends the request on to the stack instead. */
export type EndpointFault = (response: ServerResponse, pass: () => void) => void;

export interface FaultyEndpoint {
  url: string;
  /** The fault of each action, by the action's name (`InitiateAuth`). A fault stays until the test removes it. */
  faults: Map<string, EndpointFault>;
  /** The requested actions, each with the status of its answer; 0 for no answer. */
  called: string[];
  /** The bodies in both directions, to search for the planted secrets (canaries). */
  passed: string[];
  close: () => Promise<void>;
}

/** A proxy that makes faults in front of the stack's AWS endpoint. It forwards every other request unchanged, signature included. */
export async function faultyEndpoint(target: string): Promise<FaultyEndpoint> {
  const { hostname, port } = new URL(target);
  const faults = new Map<string, EndpointFault>();
  const called: string[] = [];
  const passed: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    passed.push(body.toString());
    const action = String(request.headers["x-amz-target"]).split(".").at(-1) ?? "";
    response.on("close", () => called.push(`${action} ${response.headersSent ? response.statusCode : 0}`));
    const pass = () => {
      const onward = send(
        { hostname, port, method: request.method, path: request.url, headers: request.headers },
        (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.on("data", (chunk) => passed.push(String(chunk)));
          answer.pipe(response);
        },
      );
      onward.end(body);
    };
    const fault = faults.get(action);
    if (fault === undefined) pass();
    else fault(response, pass);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults,
    called,
    passed,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** An error of AWS's JSON protocol, by its name. */
export function awsError(status: number, name: string, message = "upstream words"): EndpointFault {
  return (response) => {
    // The stack has its own clock, so that the machine's time would be wrong here.
    response.sendDate = false;
    response.writeHead(status, { "Content-Type": "application/x-amz-json-1.1", "x-amzn-ErrorType": `${name}:` });
    response.end(JSON.stringify({ __type: name, message }));
  };
}
