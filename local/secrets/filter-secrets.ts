import { type AwsRefusal, type Outcome, readList, readString, refusal } from "../endpoint/action.ts";
import { asObject, type Json } from "../json.ts";
import type { Secret } from "./secret.ts";

/** The texts of a secret in which a filter looks, by the filter's key. Secrets have no replicas and no owning service here. */
const TEXTS: Readonly<Record<string, (secret: Secret) => readonly string[]>> = {
  all: ({ description, name, tags }) => [name, description, ...tags.flatMap(({ Key, Value }) => [Key, Value])],
  description: ({ description }) => [description],
  name: ({ name }) => [name],
  "owning-service": () => [],
  "primary-region": () => [],
  "tag-key": ({ tags }) => tags.map(({ Key }) => Key),
  "tag-value": ({ tags }) => tags.map(({ Value }) => Value),
};

/** Filter keys whose value is compared word by word, ignoring case. The value of every other key is compared as a case-sensitive prefix. */
const BY_WORDS: ReadonlySet<string> = new Set(["all", "description"]);

/**
 * Keeps the secrets that match every filter. A filter matches when one of its values does. Source: Secrets Manager user guide, "Find
 * secrets". Two rules are taken from another implementation, whose tests ran on AWS: the comparison of descriptions word by word, and the
 * way in which a name is split into words.
 */
export function filterSecrets(
  secrets: readonly Secret[],
  filters: unknown,
): { kind: "secrets"; secrets: readonly Secret[] } | AwsRefusal | Extract<Outcome, { kind: "not imitated" }> {
  let kept = secrets;
  for (const filter of readList({ filters }, "filters").map(asObject)) {
    const key = readString(filter, "Key");
    const textsOf = Object.hasOwn(TEXTS, key) ? TEXTS[key] : undefined;
    const values = readList(filter, "Values").map((value) => (typeof value === "string" ? value : ""));
    if (textsOf === undefined || values.length === 0) return invalidFilter(filter);
    if (values.some((value) => value.startsWith("!"))) {
      return { kind: "not imitated", what: "secretsmanager ListSecrets with a filter value that begins with !" };
    }
    const isMatch = BY_WORDS.has(key) ? matchesWords : matchesPrefix;
    kept = kept.filter((secret) => values.some((value) => textsOf(secret).some((text) => isMatch(text, value))));
  }
  return { kind: "secrets", secrets: kept };
}

function invalidFilter(filter: Json): AwsRefusal {
  if (readList(filter, "Values").length === 0) {
    const message = "Invalid filter values for key: the list of values must not be empty.";
    return refusal("InvalidParameterException", message, "a filter has no Values");
  }
  const keys = Object.keys(TEXTS).join(", ");
  const message = `1 validation error detected: Value '${readString(filter, "Key")}' at 'filters.1.member.key' failed to satisfy constraint: Member must satisfy enum value set: [${keys}]`;
  return refusal("ValidationException", message, "a filter has a Key that Secrets Manager does not know");
}

function matchesPrefix(text: string, value: string): boolean {
  return text.startsWith(value);
}

/** Tells whether each word of a filter's value is the beginning of a word of the text. */
function matchesWords(text: string, value: string): boolean {
  const [wanted, words] = [wordsIn(value), wordsIn(text)];
  return wanted.length > 0 && wanted.every((word) => words.some((one) => one.startsWith(word)));
}

/** Splits a text into words in lower case: at blanks, before capitals, and at a separator when the text has one kind of separator only. */
function wordsIn(text: string): readonly string[] {
  const separators = new Set(text.match(/[-/_+=.@]/g));
  const [separator] = separators;
  const parts = separator !== undefined && separators.size === 1 ? text.split(separator) : [text];
  if (separators.size > 1) return [text.toLowerCase()];
  return parts
    .flatMap((part) => part.split(/\s+|(?=[A-Z][a-z])/))
    .filter((word) => word !== "")
    .map((word) => word.toLowerCase());
}
