/** The floor of the local servers: node:http with one constant answer. `node bare-server.js PORT`. JavaScript, so that no types are stripped. */
import { createServer } from "node:http";

const body = '{"age":31}';
const headers = { "Content-Type": "application/json", "Content-Length": body.length };

createServer((_, response) => response.writeHead(200, headers).end(body)).listen(Number(process.argv[2]), "127.0.0.1");
