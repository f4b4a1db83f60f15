import { asObject, type Json } from "../json.ts";

/** What an action of an AWS service comes to. */
export type Outcome =
  /** An object, or JSON that has to be written in AWS's own way. */
  | { kind: "answer"; body: Json | string }
  | AwsRefusal
  /** Something that this stack does not imitate: said as such, and never dressed up as AWS's refusal. */
  | { kind: "not imitated"; what: string };

/** A refusal in AWS's words, and why in plain ones, for the log. */
export interface AwsRefusal {
  kind: "refused";
  /** `NotAuthorizedException`. */
  type: string;
  message: string;
  because: string;
}

/** An action that anybody may call, or one that wants a signature and a policy. */
export interface Action {
  /** Members that have to be there, each a text. */
  required: readonly string[];
  /** For a signed action: what it acts on, as an ARN; `*` when the request does not say. */
  resource?: (input: Json) => string;
  /** What else the caller has to be allowed, when it is allowed the action itself. */
  also?: (input: Json) => readonly Needed[];
  run: (input: Json) => Outcome | Promise<Outcome>;
}

/** A permission that an action needs beside its own. */
export interface Needed {
  action: string;
  resource: string;
  /** Condition keys in lower case. */
  context: Readonly<Record<string, string>>;
  /** AWS's words when it is not there. */
  refusal: AwsRefusal;
}

export function answer(body: Json | string): Outcome {
  return { kind: "answer", body };
}

export function refusal(type: string, message: string, because: string): AwsRefusal {
  return { kind: "refused", type, message, because };
}

/**
 * What a request calls a service, an action, a challenge, an attribute or a member, for the log: what does not have the shape of a name of AWS's is
 * not repeated there. It may be a token or a key that landed in the wrong place.
 */
export function loggableName(name: string): string {
  return /^[A-Za-z][A-Za-z0-9_:]{0,38}$/.test(name) ? name : "(no name of AWS's)";
}

/** The text under `name`, empty when there is none: `required` has seen to those that have to be there. */
export function readString(input: Json, name: string): string {
  const value = input[name];
  return typeof value === "string" ? value : "";
}

/** The object under `name`, with the members that are texts. */
export function readStrings(input: Json, name: string): Readonly<Record<string, string>> {
  const value = input[name];
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/** `[{ Name, Value }]`, as Cognito writes attributes; what is no text is passed over. */
export function readNameValues(input: Json, name: string): Map<string, string> {
  const value = input[name];
  const list: unknown[] = Array.isArray(value) ? value : [];
  return new Map(
    list.flatMap((item) => {
      const { Name, Value = "" }: Json = asObject(item);
      return typeof Name === "string" && typeof Value === "string" ? [[Name, Value] as const] : [];
    }),
  );
}
