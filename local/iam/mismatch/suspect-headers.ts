import type { CanonicalParts, Mismatch, Suspicion } from "./suspicion.ts";

type Lines = CanonicalParts["headers"];

/** Values that clients usually send in headers that proxies remove or replace. */
const USUAL_VALUES: Readonly<Record<string, readonly string[]>> = {
  accept: ["*/*", "application/json", "application/json, text/plain, */*"],
  "accept-encoding": ["identity", "gzip", "gzip, deflate", "gzip, deflate, br", "br, gzip, deflate"],
  connection: ["keep-alive", "close", "Keep-Alive"],
  expect: ["100-continue"],
};

/** Lists what a client may have signed in place of the headers that have arrived. One header differs at a time. */
export function suspectHeaders(mismatch: Mismatch): readonly Suspicion[] {
  const { canonical } = mismatch;
  return [
    ...canonical.headers.flatMap(([name, value]) => [
      ...leftOut(canonical, name),
      ...otherValues(mismatch, name, value).map(([other, because]) => ({
        because,
        canonical: { headers: withValue(canonical.headers, name, other) },
      })),
    ]),
    ...addListed(mismatch),
  ];
}

/** A header that SignedHeaders names and the client's canonical request lacks. */
function leftOut({ headers, signedHeaders }: CanonicalParts, name: string): readonly Suspicion[] {
  const others = headers.filter(([other]) => other !== name);
  const names = signedHeaders
    .split(";")
    .filter((other) => other !== name)
    .join(";");
  const because = `SignedHeaders names the header ${name}, and the signature was made without ${nounOf(name)}`;
  return [
    { because, canonical: { headers: others, signedHeaders: names } },
    { because, canonical: { headers: others } },
  ];
}

/** A header of the request that the client has signed and that SignedHeaders does not name. */
function addListed({ canonical, request }: Mismatch): readonly Suspicion[] {
  const named = new Set(canonical.headers.map(([name]) => name));
  return [...request.headers]
    .filter(([name]) => !named.has(name) && name !== "authorization")
    .map(([name, value]) => {
      const headers = [...canonical.headers, [name, value] as const].toSorted(([a], [b]) => (a < b ? -1 : 1));
      return {
        because: `the signature was made with ${nounOf(name)}, and SignedHeaders does not name the header ${name}`,
        canonical: { headers, signedHeaders: headers.map(([other]) => other).join(";") },
      };
    });
}

function nounOf(name: string): string {
  return name === "x-amz-security-token" ? "the session token" : "it";
}

function otherValues(
  { headerLines, request }: Mismatch,
  name: string,
  value: string,
): [value: string, because: string][] {
  const sent = headerLines.filter(([line]) => line.toLowerCase() === name).map(([, text]) => text);
  const onTheWay = `the header ${name} was changed on the way, or signed otherwise than it was sent`;
  const values: [string, string][] = [
    [sent.join(","), `the spaces in the header ${name} were signed as they are sent: AWS makes one space of several`],
    ["", `the header ${name} was signed with an empty value`],
    [value.toLowerCase(), onTheWay],
    ...usualValues(name, value, request.body.byteLength).map((other): [string, string] => [other, onTheWay]),
  ];
  if (sent.length > 1) {
    const because = `the values of the repeated header ${name} were joined otherwise: AWS puts a comma between them, without a space`;
    values.push(
      [sent.join(", "), because],
      [sent[0] ?? "", `only one value of the repeated header ${name} was signed`],
      [sent.at(-1) ?? "", `only one value of the repeated header ${name} was signed`],
    );
  }
  return values.filter(([other]) => other !== value);
}

/** The values that a client usually sends where a proxy has left `value`. */
function usualValues(name: string, value: string, bodyLength: number): readonly string[] {
  switch (name) {
    case "content-length":
      return [String(bodyLength)];
    case "content-type":
      return contentTypes(value);
    default:
      return USUAL_VALUES[name] ?? [];
  }
}

/** The media type without its parameters, and with the usual ways to write the parameter charset. */
function contentTypes(value: string): readonly string[] {
  const type = value.replace(/\s*;.*$/s, "") || "application/json";
  return ["", "; charset=utf-8", ";charset=utf-8", "; charset=UTF-8", ";charset=UTF-8"].map((end) => type + end);
}

function withValue(headers: Lines, name: string, value: string): Lines {
  return headers.map((line) => (line[0] === name ? [name, value] : line));
}
