/** Sends the questions of `npm run smoke` to running APIs and judges each answer. */

import type { Fetch } from "../../lib/call/fetch.ts";
import { type Credentials, createSign } from "../../lib/call/sign.ts";
import { wireUrl } from "../../lib/call/wire-url.ts";
import { tableLines } from "../table.ts";
import { errorTypeOf, mismatch } from "./expected.ts";
import type { Manner, Question, Spoilt } from "./questions.ts";

export interface SmokeOptions {
  questions: readonly Question[];
  /** Address of each API, with the stage, by the name of its contract: `https://APIID.execute-api.REGION.amazonaws.com/dev`. */
  urls: Readonly<Record<string, string>>;
  /** The AWS region for which requests are signed. */
  region: string;
  /** Gets credentials of the application account. Without this function, the questions that need these credentials are skipped. */
  account?: () => Promise<Credentials>;
  /** Gets credentials of the person who runs the command. Without this function, the questions that need these credentials are skipped. */
  operator?: () => Promise<Credentials>;
  /** Sends the requests. Default: the global fetch. */
  fetch?: Fetch;
  /** The current time, in milliseconds since 1970 UTC. Default `Date.now`. */
  now?: () => number;
}

export interface SmokeRow {
  title: string;
  /** Method and target of the question: `GET /age`. */
  asked: string;
  outcome: "right" | "wrong" | "not asked";
  /** The answer, or the reason why the question was not asked. */
  got: string;
}

const STRANGER: Credentials = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "nobody-has-this-key" };
const TEN_MINUTES_MS = 600_000;
/** The most characters of a body that a row shows. */
const LONGEST = 70;

/** Sends the questions one after the other. Returns a row for each. */
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
      if (wrong === undefined) return { ...about, outcome: "right", got: summaryOf(response, body) };
      return { ...about, outcome: "wrong", got: `${summaryOf(response, body)} (expected ${wrong})` };
    } catch (error) {
      return { ...about, outcome: "wrong", got: `no answer: ${causeOf(error)}` };
    }
  }

  async function prepare(url: string, manner: Manner): Promise<RequestInit> {
    switch (manner.kind) {
      case "unsigned":
        return { headers: { ...manner.headers } };
      case "stranger":
        return signedInit(url, STRANGER);
      case "operator":
        return signedInit(url, await operator("your own AWS keys"));
      case "account":
        return signedInit(url, await account("the application account's credentials"), manner.spoilt);
    }
  }

  async function signedInit(url: string, keys: Credentials, spoilt?: Spoilt): Promise<RequestInit> {
    const { accessKeyId, secretAccessKey } = keys;
    const region = spoilt === "region" ? anotherRegion(options.region) : options.region;
    const used =
      spoilt === "token"
        ? { accessKeyId, secretAccessKey }
        : { ...keys, ...(spoilt === "secret" && { secretAccessKey: `${secretAccessKey}x` }) };
    const at = (options.now ?? Date.now)() - (spoilt === "date" ? TEN_MINUTES_MS : 0);
    const sign = createSign({ region, service: "execute-api" });
    return { headers: await sign({ method: "GET", url: wireUrl(url), headers: {}, body: undefined }, used, at) };
  }
}

/**
 * Returns a function that gets credentials at its first call and returns the same ones later. When `get` is undefined, the returned function
 * throws.
 */
function once(get: (() => Promise<Credentials>) | undefined): (name: string) => Promise<Credentials> {
  let keys: Promise<Credentials> | undefined;
  return (name) => {
    if (get === undefined) throw new Error(`${name} are not known here`);
    keys ??= get();
    return keys;
  };
}

/** Summarises an answer: its status, and its error type or the first characters of its body. */
function summaryOf({ headers, status }: Response, body: string): string {
  const errorType = errorTypeOf(headers);
  const text = errorType === "" ? body.replaceAll(/[^\x20-\x7e]+/g, " ") : errorType;
  return `${status} ${text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text}`.trimEnd();
}

function anotherRegion(region: string): string {
  return region === "us-east-1" ? "eu-west-1" : "us-east-1";
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error && cause.message !== "" ? cause.message : error.message;
}

/** Prints the rows as a table, with the counts in the last line. */
export function smokeTable(rows: readonly SmokeRow[]): string {
  const count = (outcome: SmokeRow["outcome"]) => rows.filter((row) => row.outcome === outcome).length;
  return [
    ...tableLines(rows.map(({ asked, got, outcome, title }) => [outcome, title, asked, got])),
    "",
    `${rows.length} questions: ${count("right")} right, ${count("wrong")} wrong, ${count("not asked")} not asked.`,
  ].join("\n");
}
