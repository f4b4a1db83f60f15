/** The client that every signer is measured in, and the credentials that every signer signs with. */
import createClient, { type ClientOptions, type Middleware } from "openapi-fetch";
import type { Fetch } from "../../../lib/call/fetch.ts";

export const ORIGIN = "https://abc.execute-api.eu-west-1.amazonaws.com";
export const scope = { region: "eu-west-1", service: "execute-api" };
export const credentials = {
  accessKeyId: "ASIABENCH00000000001",
  secretAccessKey: "s".repeat(40),
  sessionToken: "t".repeat(917),
};

interface Paths {
  "/age": {
    get: {
      parameters: { query: { dob: string; on: string } };
      responses: { 200: { content: { "application/json": object } } };
    };
    post: {
      requestBody: { content: { "application/json": { note: string } } };
      responses: { 200: { content: { "application/json": object } } };
    };
  };
}

export type Client = ReturnType<typeof createClient<Paths>>;

/** A way to sign: the fetch that a client of openapi-fetch gets, and its middleware. `send` sends what is signed. */
export type Setting = (send: Fetch) => { fetch: Fetch; middleware?: Middleware };

export function clientOf(setting: Setting, send: Fetch): Client {
  const { fetch, middleware } = setting(send);
  const client = createClient<Paths>({ baseUrl: `${ORIGIN}/dev`, fetch: fetch as NonNullable<ClientOptions["fetch"]> });
  if (middleware) client.use(middleware);
  return client;
}
