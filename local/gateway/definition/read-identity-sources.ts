import type { IdentitySource } from "./authorizer.ts";
import type { Reading } from "./reading.ts";

const EXPRESSIONS = [
  { in: "header", form: /^method\.request\.header\.([\w!#$%&'*+.^`|~-]+)$/ },
  { in: "querystring", form: /^method\.request\.querystring\.(\S+)$/ },
  { in: "stageVariables", form: /^stageVariables\.(\w+)$/ },
  { in: "context", form: /^(?:\$?context)\.([A-Za-z]+(?:\.[A-Za-z]+)?)$/ },
] as const;

/** The context variables that a request has before its authorizer runs. */
const CONTEXT = [
  "accountId",
  "apiId",
  "domainName",
  "domainPrefix",
  "httpMethod",
  "identity.sourceIp",
  "identity.userAgent",
  "path",
  "protocol",
  "resourceId",
  "resourcePath",
  "stage",
];

/** Reads a list of identity sources: `method.request.header.Authorization, stageVariables.tenant`. */
export function readIdentitySources(list: string, place: string, { report }: Reading): readonly IdentitySource[] {
  const expressions = list.split(",").map((expression) => expression.trim());
  return expressions.flatMap((expression) => {
    const source = expression === "" ? "skipped" : readSource(expression);
    if (source === undefined) {
      report(
        place,
        `names ${expression}, which is not imitated: use method.request.header.NAME, method.request.querystring.NAME, stageVariables.NAME, or a context variable of the request itself such as context.identity.sourceIp`,
      );
    }
    return source === undefined || source === "skipped" ? [] : [source];
  });
}

function readSource(expression: string): IdentitySource | undefined {
  for (const { form, in: part } of EXPRESSIONS) {
    const name = form.exec(expression)?.[1];
    if (name !== undefined && (part !== "context" || CONTEXT.includes(name))) return { in: part, name };
  }
  return undefined;
}
