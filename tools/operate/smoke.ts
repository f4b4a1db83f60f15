/** Asks a running pair its questions, and says of each answer whether it is the right one. */

import type { Fetch } from "../../lib/call/fetch.ts";
import { type Credentials, createSign } from "../../lib/call/sign.ts";
import { wireUrl } from "../../lib/call/wire-url.ts";
import { errorTypeOf, mismatch } from "./expected.ts";
import type { Manner, Question, Spoilt } from "./questions.ts";

export interface SmokeOptions {
  questions: readonly Question[];
  /** Address of each API by its contract's name, with the stage: `https://APIID.execute-api.REGION.amazonaws.com/dev`. */
  urls: Readonly<Record<string, string>>;
  /** The region that signatures are scoped to. */
  region: string;
  /** The application account's credentials. Without: what needs them is not asked, and the rows say why. */
  account?: () => Promise<Credentials>;
  /** The keys of whoever runs this. */
  operator?: () => Promise<Credentials>;
  /** Default the global fetch. */
  fetch?: Fetch;
  /** The current time, in milliseconds since 1970 UTC. Default `Date.now`. */
  now?: () => number;
}

export interface SmokeRow {
  title: string;
  /** `GET /age`. */
  asked: string;
  outcome: "right" | "wrong" | "not asked";
  /** What came, or why nothing was asked. */
  got: string;
}

const STRANGER: Credentials = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "nobody-has-this-key" };
const TEN_MINUTES = 600_000;
const LONGEST = 70;

/** One row a question, in their order; they are asked one after the other. */
export async function smoke(options: SmokeOptions): Promise<readonly SmokeRow[]> {
  const account = once(options.account);
  const operator = once(options.operator);
  const rows: SmokeRow[] = [];
  for (const question of options.questions) rows.push(await row(question));
  return rows;

  async function row(question: Question): Promise<SmokeRow> {
    const { api, expected, manner, target, title } = question;
    const about = { title, asked: `GET ${api} ${target.replace(/\?.*$/, "")}` };
    let init: RequestInit;
    const url = (options.urls[api] ?? "").replace(/\/$/, "") + target;
    try {
      init = await prepare(url, manner);
    } catch (error) {
      return { ...about, outcome: "not asked", got: error instanceof Error ? error.message : String(error) };
    }
    try {
      const response = await (options.fetch ?? fetch)(url, { ...init, redirect: "manual" });
      const body = await response.text();
      const wrong = mismatch(expected, response, body);
      if (wrong === undefined) return { ...about, outcome: "right", got: shown(response, body) };
      return { ...about, outcome: "wrong", got: `${shown(response, body)} (expected ${wrong})` };
    } catch (error) {
      return { ...about, outcome: "wrong", got: `no answer: ${causeOf(error)}` };
    }
  }

  async function prepare(url: string, manner: Manner): Promise<RequestInit> {
    switch (manner.kind) {
      case "unsigned":
        return { headers: { ...manner.headers } };
      case "stranger":
        return signed(url, STRANGER);
      case "operator":
        return signed(url, await operator("the keys of whoever runs this"));
      case "account":
        return signed(url, await account("the application account's credentials"), manner.spoilt);
    }
  }

  async function signed(url: string, keys: Credentials, spoilt?: Spoilt): Promise<RequestInit> {
    const { accessKeyId, secretAccessKey } = keys;
    const region = spoilt === "region" ? elsewhere(options.region) : options.region;
    const used =
      spoilt === "token"
        ? { accessKeyId, secretAccessKey }
        : { ...keys, ...(spoilt === "secret" && { secretAccessKey: `${secretAccessKey}x` }) };
    const at = (options.now ?? Date.now)() - (spoilt === "date" ? TEN_MINUTES : 0);
    const sign = createSign({ region, service: "execute-api" });
    return { headers: await sign({ method: "GET", url: wireUrl(url), headers: {}, body: undefined }, used, at) };
  }
}

/** Asks for keys once. Throws a sentence when there is nowhere to ask. */
function once(get: (() => Promise<Credentials>) | undefined): (what: string) => Promise<Credentials> {
  let keys: Promise<Credentials> | undefined;
  return (what) => {
    if (get === undefined) throw new Error(`${what} are not known here`);
    keys ??= get();
    return keys;
  };
}

function shown({ headers, status }: Response, body: string): string {
  const errorType = errorTypeOf(headers);
  const text = errorType === "" ? body.replaceAll(/[^\x20-\x7e]+/g, " ") : errorType;
  return `${status} ${text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text}`.trimEnd();
}

function elsewhere(region: string): string {
  return region === "us-east-1" ? "eu-west-1" : "us-east-1";
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error && cause.message !== "" ? cause.message : error.message;
}

/** The rows as a table, with a line at the end that sums up. */
export function smokeTable(rows: readonly SmokeRow[]): string {
  const width = (cells: readonly string[]) => Math.max(0, ...cells.map(({ length }) => length));
  const titles = width(rows.map(({ title }) => title));
  const asked = width(rows.map((row) => row.asked));
  const count = (outcome: SmokeRow["outcome"]) => rows.filter((row) => row.outcome === outcome).length;
  return [
    ...rows.map(
      (row) => `${row.outcome.padEnd(9)}  ${row.title.padEnd(titles)}  ${row.asked.padEnd(asked)}  ${row.got}`,
    ),
    "",
    `${rows.length} questions: ${count("right")} right, ${count("wrong")} wrong, ${count("not asked")} not asked.`,
  ].join("\n");
}
