import type { RequestContext } from "../iam/condition.ts";
import type { Session } from "../iam/session.ts";
import { asObject, type Json } from "../json.ts";
import type { Setting } from "../step-records.ts";
import type { Members } from "./members.ts";

/** The result of an action of an AWS service. */
export type Outcome =
  /** The body is an object, or a string that is already in AWS's format. */
  | { kind: "answer"; body: Json | string }
  | AwsRefusal
  /** Something that this stack does not imitate. It is answered as such, never as a refusal of AWS. */
  | { kind: "not imitated"; what: string };

/** A refusal in AWS's words, with the reason in plain words for the log. */
export interface AwsRefusal {
  kind: "refused";
  /** AWS's error type, such as `NotAuthorizedException`. */
  type: string;
  message: string;
  because: string;
  /** The settings of the service's resources because of which the request was refused. Default: none. */
  settings?: readonly Setting[];
}

/** An action of an AWS service, and who may call it. */
export type Action = {
  /** Members that a request must have. */
  required: readonly string[];
  /** Members whose constraints in this action differ from those in the service's other actions. */
  members?: Members;
} & (
  | { access: "anyone"; run: (input: Json) => Outcome | Promise<Outcome> }
  /** Every signed caller may call it: no policy can deny it. */
  | {
      access: "signed";
      /** `context` has the condition keys of the request, with which the action evaluates policies of its own. */
      run: (input: Json, caller: Session, context: RequestContext) => Outcome | Promise<Outcome>;
    }
  /** The caller's policies must allow the action on the resource. */
  | {
      access: "permitted";
      /** The ARN that the action acts on, or `*`. For several ARNs, the caller needs the permission on each of them. */
      resource: (input: Json) => string | readonly string[];
      /** The resource as a refusal by policy names it. Default: the ARN. */
      shownResource?: (input: Json) => string;
      /** Permissions that the caller needs in addition to the one for the action. */
      furtherPermissions?: (input: Json) => readonly FurtherPermission[];
      run: (input: Json, caller: Session) => Outcome | Promise<Outcome>;
    }
);

/** A permission that the caller of an action needs in addition to the one for the action. */
export interface FurtherPermission {
  action: string;
  resource: string;
  /** Values of condition keys, by key in lower case. */
  context: Readonly<Record<string, string>>;
  /** The refusal when the caller lacks this permission. Default: an AccessDeniedException that names it. */
  refusal?: AwsRefusal;
}

/** Makes an answer with this body. */
export function answer(body: Json | string): Outcome {
  return { kind: "answer", body };
}

/** Makes a refusal of this error type. `because` is the reason for the log. */
export function refusal(type: string, message: string, because: string): AwsRefusal {
  return { kind: "refused", type, message, because };
}

/** Adds the settings because of which a request was refused, for its record. */
export function decidedBy(refused: AwsRefusal, ...settings: readonly Setting[]): AwsRefusal {
  return { ...refused, settings };
}

/**
 * Returns a name from a request in a form that may be logged. A name without the shape of AWS's names may be a token or a key in the wrong place, so it is
 * replaced.
 */
export function loggableName(name: string): string {
  return /^[A-Za-z][A-Za-z0-9_:]{0,38}$/.test(name) ? name : "(not a name of AWS)";
}

/** Reads a string member of a request; an empty string when the member is missing or not a string. */
export function readString(input: Json, name: string): string {
  const value = input[name];
  return typeof value === "string" ? value : "";
}

/** Reads a member of a request that is a list; an empty list when the member is missing. */
export function readList(input: Json, name: string): readonly unknown[] {
  const value = input[name];
  return Array.isArray(value) ? value : [];
}

/** Reads a member of a request that is an object of strings. Values that are not strings are left out. */
export function readStrings(input: Json, name: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(asObject(input[name])).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/** Reads a list of `{ Name, Value }`, as Cognito writes attributes. Entries that are not strings are skipped. */
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
