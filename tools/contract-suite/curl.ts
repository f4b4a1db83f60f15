/**
 * Writes the curl command that sends a case again. The command takes its keys from shell variables. The suite makes up all other values, or
 * takes them from the contract's examples, so they belong to no person.
 */
import type { Spoiling, SuiteCase } from "./case.ts";
import type { WireRequest } from "./wire.ts";
import { unsignedRequest } from "./write-request.ts";

/**
 * Writes the curl command of a case in one line. For an AWS_IAM operation the command reads AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and
 * AWS_SESSION_TOKEN of the caller's session.
 */
export function curlLine(one: SuiteCase, base: string, region: string): string {
  const plain = unsignedRequest(one, base);
  if (one.operation.auth === "NONE" || one.spoiled === "no signature") return request(plain, []);
  switch (one.spoiled) {
    case "garbage":
      return request(plain, ["-H", quote("Authorization: AWS4-HMAC-SHA256 garbage")]);
    case "tampered path":
    case "tampered query":
    case "tampered header":
    case "tampered body":
    case "stale date":
    case "future date":
      return tamperedRequest(plain, one.spoiled, region);
    default:
      return request(plain, signature(region, one.spoiled));
  }
}

function signature(region: string, spoiled?: Spoiling): string[] {
  const scope = spoiled === "wrong region" ? (region === "us-east-1" ? "us-west-2" : "us-east-1") : region;
  const service = spoiled === "wrong service" ? "s3" : "execute-api";
  const secret = spoiled === "wrong secret" ? "wrong" : "$AWS_SECRET_ACCESS_KEY";
  const token = spoiled === "foreign token" ? "$FOREIGN_SESSION_TOKEN" : "$AWS_SESSION_TOKEN";
  const shift = spoiled === "stale date" ? "-1 hour" : spoiled === "future date" ? "+1 hour" : undefined;
  return [
    "--aws-sigv4",
    `aws:amz:${scope}:${service}`,
    "--user",
    `"$AWS_ACCESS_KEY_ID:${secret}"`,
    ...(spoiled === "missing token" ? [] : ["-H", `"X-Amz-Security-Token: ${token}"`]),
    ...(shift === undefined ? [] : ["-H", `"X-Amz-Date: $(date -u -d '${shift}' +%Y%m%dT%H%M%SZ)"`]),
  ];
}

/**
 * Writes a command that signs one request, and sends a different request with that signature. Some versions of curl print the date header
 * twice; the command keeps one.
 */
function tamperedRequest(plain: WireRequest, spoiled: Spoiling, region: string): string {
  const [path = "", query] = plain.target.split("?");
  const signed: WireRequest = {
    ...plain,
    ...(spoiled === "tampered path" && { target: `${path}x${query === undefined ? "" : `?${query}`}` }),
    ...(spoiled === "tampered query" && { target: `${path}?${query === undefined ? "" : `${query}&`}tampered=1` }),
    ...(spoiled === "tampered body" && { body: `${plain.body ?? ""} ` }),
    ...(spoiled === "tampered header" && {
      headers: [...plain.headers, ["X-Amz-Meta-Countersign", "signed"] as const],
    }),
  };
  const keep = String.raw`tr -d '\r' | sed -n 's/^> \(authorization: .*\|x-amz-date: .*\)/\1/Ip' | sort -uf`;
  const sent = spoiled === "tampered header" ? ["-H", quote("X-Amz-Meta-Countersign: sent")] : [];
  const first = request(signed, ["-sv", "-o", "/dev/null", ...signature(region, spoiled)]).replace("curl -i", "curl");
  return `${first} 2>&1 | ${keep} | ${request(plain, ["-H", "@-", "-H", '"X-Amz-Security-Token: $AWS_SESSION_TOKEN"', ...sent])}`;
}

function request({ base, body, headers, method, target }: WireRequest, more: readonly string[]): string {
  return [
    "curl -i --path-as-is",
    ...(method === "GET" ? (body === undefined ? [] : ["-X GET"]) : [`-X ${method}`]),
    ...more,
    ...headers.flatMap(([name, value]) => ["-H", quote(`${name}: ${value}`)]),
    ...(body === undefined ? [] : ["--data-binary", quote(body)]),
    quote(base + target),
  ].join(" ");
}

/** Quotes a string as one word for a POSIX shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
