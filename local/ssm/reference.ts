/** A parameter as a request names it. */
export interface Reference {
  /** The name or ARN as the request writes it, without blanks around it. */
  text: string;
  /** The parameter's ARN. An ARN of another account or region stays as it is, so that no parameter has it. */
  arn: string;
  /** The parameter's name; the whole ARN when it is of another account or region. */
  name: string;
  /** The version number or label after the name; empty when the request chooses the newest version. */
  selector: string;
}

/** Reads how a request names a parameter. `prefix` is the beginning of the account's ARNs, up to `parameter`. */
export function readReference(given: string, prefix: string): Reference {
  const text = given.trim();
  const isOwnArn = text.startsWith(`${prefix}/`);
  const path = isOwnArn ? text.slice(prefix.length) : text;
  if (path.startsWith("arn:")) return { text, arn: text, name: text, selector: "" };
  const [, name = "", selector = ""] = /^([^:]*):?(.*)$/s.exec(path) ?? [];
  return { text, arn: `${prefix}${name.startsWith("/") ? "" : "/"}${name}`, name, selector };
}
