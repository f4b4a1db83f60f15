/** The members of a service's requests, by name, as the service's model describes them. Members that are not in the table are ignored, as on AWS. */
export type Members = Readonly<Record<string, Member>>;

export type Member =
  | StringMember
  | IntegerMember
  | { type: "boolean" }
  | BlobMember
  /** A list of strings, each with these constraints. */
  | ({ type: "strings"; item: StringMember } & LengthBounds)
  /** A list of objects with these members. */
  | ({ type: "structures"; members: Members } & LengthBounds)
  /** An object with these members. */
  | { type: "structure"; members: Members }
  /** Strings by name. */
  | { type: "map" }
  /** A list of `{ Name, Value }`. */
  | { type: "attributes" };

export interface StringMember {
  type: "string";
  /** The shortest length allowed, in UTF-16 code units. Default: no bound. */
  min?: number;
  /** The greatest length allowed, in UTF-16 code units. Default: no bound. */
  max?: number;
  pattern?: Pattern;
  /** The only values allowed. Default: every value. */
  values?: readonly string[];
  /** Whether AWS leaves the value out of its messages. */
  isSecret?: true;
}

export interface IntegerMember {
  type: "integer";
  /** The least value allowed. Default: no bound. */
  min?: number;
  /** The greatest value allowed. Default: no bound. */
  max?: number;
}

/** Bytes, which JSON writes in base64. Every blob of the stack's services is a secret: AWS leaves its value out of messages. */
export interface BlobMember extends LengthBounds {
  type: "blob";
}

export interface LengthBounds {
  /** The least number of items of a list, or of bytes of a blob. Default: no bound. */
  min?: number;
  /** The greatest number of items of a list, or of bytes of a blob. Default: no bound. */
  max?: number;
}

/** A pattern that the whole value must match. */
export interface Pattern {
  /** The pattern as AWS's messages write it. */
  written: string;
  /** An equivalent regular expression that runs in linear time. */
  regExp: RegExp;
}

/** Makes a pattern from the form that AWS's messages write. The whole value must match it. */
export function pattern(written: string): Pattern {
  return { written, regExp: new RegExp(`^(?:${written})$`, "u") };
}

/** Makes a string member with these constraints. */
export function string(constraints: Omit<StringMember, "type"> = {}): StringMember {
  return { type: "string", ...constraints };
}

/** Makes an integer member with these bounds. */
export function integer(bounds: Omit<IntegerMember, "type"> = {}): IntegerMember {
  return { type: "integer", ...bounds };
}
