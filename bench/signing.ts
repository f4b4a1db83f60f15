/** What signing adds to a GET by openapi-fetch, with a fetch that sends nothing. */
import type { contract, paths } from "../generated/age/contract.ts";
import { callee, service } from "../lib/call/callee.ts";
import { signedFetch } from "../lib/call/signed-fetch.ts";
import { compare } from "./rounds.ts";
import type { Figure } from "./run.ts";

const sendNothing = async () => new Response('{"age":31}', { headers: { "Content-Type": "application/json" } });
const credentials = {
  accessKeyId: "ASIABENCH00000000001",
  secretAccessKey: "s".repeat(40),
  sessionToken: "t".repeat(917),
};

const url = "https://abc.execute-api.eu-west-1.amazonaws.com/dev";
const unsigned = callee(service<paths, typeof contract>({ url, fetch: sendNothing }), ["getAge"]);
const signed = callee(
  service<paths, typeof contract>({
    url,
    fetch: signedFetch({ fetch: sendNothing, credentials: async () => credentials, region: "eu-west-1" }),
  }),
  ["getAge"],
);
const query = { dob: "19880101", on: "20191122" };

export async function measureSigning(): Promise<readonly Figure[]> {
  const times = await compare([
    { name: "unsigned", run: () => unsigned.GET("/age", { params: { query } }) },
    { name: "signed", run: () => signed.GET("/age", { params: { query } }) },
  ]);
  const [plain = 0, ours = 0] = [times.get("unsigned"), times.get("signed")];
  return [
    {
      what: "a signed GET over the same unsigned",
      value: `${(ours - plain).toFixed(0)} µs more (${plain.toFixed(0)} -> ${ours.toFixed(0)})`,
      bar: "<= 60 µs, goal 45",
    },
  ];
}
