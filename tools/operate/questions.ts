/**
 * What is asked of a deployed pair: the walk-through's questions, and who must not get in. Who swaps the contracts for others writes
 * others here.
 */

/** How a question is sent. */
export type Manner =
  /** As anybody would. */
  | { kind: "unsigned"; headers?: Readonly<Record<string, string>> }
  /** Signed with the application account's credentials, or with them spoilt in one way. */
  | { kind: "account"; spoilt?: "region" | "secret" | "token" | "date" }
  /** Signed with the keys of whoever runs this: AWS lets them do much, age nothing. */
  | { kind: "operator" }
  /** Signed with keys that nobody has. */
  | { kind: "stranger" };

export interface Question {
  title: string;
  api: "day" | "age";
  target: string;
  manner: Manner;
  expected: Expected;
}

export interface Expected {
  status: number;
  /** To the byte, or what it has to look like. */
  body?: string | RegExp;
  contentType?: string;
  /** `x-amzn-ErrorType`, up to its colon. */
  errorType?: string;
}

const ASKED = "dob=19880101&on=20191122";
const PROBLEM = { status: 400, contentType: "application/problem+json" };
const plain: Manner = { kind: "unsigned" };
const refused = (errorType: string): Expected => ({ status: 403, errorType });

/** The question with which an account proves that it may call. */
export const PROOF: Question = {
  title: "age, asked by the account",
  api: "age",
  target: `/age?${ASKED}`,
  manner: { kind: "account" },
  expected: { status: 200, body: '{"age":31}' },
};

export const QUESTIONS: readonly Question[] = [
  ask("a weekday and an age", "day", `/day?${ASKED}`, plain, { status: 200, body: '{"day":"Friday","age":31}' }),
  ask("the age of today", "day", "/day?dob=19880101", plain, { status: 200, body: /^\{"day":"Friday","age":\d+\}$/ }),
  ask("no dob", "day", "/day", plain, PROBLEM),
  ask("a day that is not there", "day", "/day?dob=19880231", plain, PROBLEM),
  ask("a parameter that nobody declared", "day", `/day?${ASKED}&more=1`, plain, PROBLEM),
  ask("a path that nobody declared", "day", "/night", plain, refused("MissingAuthenticationTokenException")),
  ask("age, unsigned", "age", `/age?${ASKED}`, plain, refused("MissingAuthenticationTokenException")),
  ask(
    "age, with a signature that is none",
    "age",
    `/age?${ASKED}`,
    { kind: "unsigned", headers: { authorization: "AWS4-HMAC-SHA256 garbage" } },
    refused("IncompleteSignatureException"),
  ),
  ask("age, with nobody's keys", "age", `/age?${ASKED}`, { kind: "stranger" }, refused("UnrecognizedClientException")),
  ask("age, with your own keys", "age", `/age?${ASKED}`, { kind: "operator" }, refused("AccessDeniedException")),
  PROOF,
  spoilt("for another region", "region", "InvalidSignatureException"),
  spoilt("with another secret key", "secret", "InvalidSignatureException"),
  spoilt("without its session token", "token", "UnrecognizedClientException"),
  spoilt("ten minutes ago", "date", "InvalidSignatureException"),
  ask("age, another path", "age", "/ages", { kind: "account" }, { status: 403 }),
];

function ask(title: string, api: "day" | "age", target: string, manner: Manner, expected: Expected): Question {
  return { title, api, target, manner, expected };
}

function spoilt(how: string, spoiling: "region" | "secret" | "token" | "date", errorType: string): Question {
  const title = `age, signed ${how}`;
  return ask(title, "age", `/age?${ASKED}`, { kind: "account", spoilt: spoiling }, refused(errorType));
}
