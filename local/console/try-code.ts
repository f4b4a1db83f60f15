import { parseJson } from "../json.ts";

/** A request as a person writes it in code. */
export interface CodedRequest {
  /** The API's name. */
  api: string;
  /** The address of the API: `http://localhost:3001`. */
  url: string;
  method: string;
  target: string;
  /** The headers without those that signing writes. A header that holds a token names a variable of the shell instead: `$ID_TOKEN`. */
  headers: readonly (readonly [name: string, value: string])[];
  body: string;
  /** The region to sign for. Undefined for a request without a signature. */
  region: string | undefined;
  /** The operation's path in the contract, with the values of its parameters. Undefined when no operation matches. */
  operation: { path: string; parameters: Readonly<Record<string, string>> } | undefined;
}

/**
 * Writes a request as a command with curl, which signs it. The keys are the shell's variables AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, which
 * `aws-env` prints.
 */
export function curlCommand({ body, headers, method, region, target, url }: CodedRequest): string {
  const parts = [
    "curl -i --path-as-is",
    ...(method === "GET" ? [] : [`-X ${quote(method)}`]),
    ...(region === undefined
      ? []
      : [
          `--aws-sigv4 ${quote(`aws:amz:${region}:execute-api`)} --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"`,
          '-H "X-Amz-Security-Token: $AWS_SESSION_TOKEN"',
        ]),
    ...headers.map(
      ([name, value]) =>
        `-H ${value === "$ID_TOKEN" ? `${quote(`${name}: `)}"$ID_TOKEN"` : quote(`${name}: ${value}`)}`,
    ),
    ...(body === "" ? [] : [`--data-binary ${quote(body)}`]),
    quote(`${url}${target}`),
  ];
  return parts.join(" \\\n  ");
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function importLine(names: string, from: string): string {
  return `import ${names} from ${JSON.stringify(from)};`;
}

const SIGNED_FETCH = importLine("{ signedFetch }", "countersign/call");

/**
 * Writes a request as TypeScript: a client of openapi-fetch, with types that openapi-typescript makes from the API's contract. The signature is made by
 * `signedFetch` of the package countersign.
 */
export function typedCode(request: CodedRequest): string {
  const { api, operation, region, url } = request;
  const name = identifier(api);
  const imports = [
    ...(region === undefined ? [] : [SIGNED_FETCH]),
    importLine("createClient", "openapi-fetch"),
    importLine("type { paths }", `./${api}.js`),
  ];
  if (operation === undefined) return plainCode(request);
  return [
    ...imports,
    "",
    `const ${name} = createClient<paths>({`,
    `  baseUrl: ${JSON.stringify(url)},`,
    ...(region === undefined ? [] : indent(`fetch: ${signingFetch(region)},`)),
    "});",
    "",
    `const { data, error, response } = await ${name}.${request.method}(${JSON.stringify(operation.path)}, ${callOptions(request, operation.parameters)});`,
    "console.log(response.status, data ?? error);",
  ].join("\n");
}

/** Writes a request that no operation of the contract matches. */
function plainCode({ body, headers, method, region, target, url }: CodedRequest): string {
  const options = {
    ...(method !== "GET" && { method }),
    ...(headers.length > 0 && { headers: Object.fromEntries(headers) }),
    ...(body !== "" && { body }),
  };
  const given = Object.keys(options).length === 0 ? "" : `, ${literal(options)}`;
  return [
    ...(region === undefined ? [] : [SIGNED_FETCH, "", `const fetchSigned = ${signingFetch(region)};`, ""]),
    `const response = await ${region === undefined ? "fetch" : "fetchSigned"}(${JSON.stringify(url + target)}${given});`,
    "console.log(response.status, await response.text());",
  ].join("\n");
}

function signingFetch(region: string): string {
  return [
    "signedFetch({",
    `  region: ${JSON.stringify(region)},`,
    "  credentials: async () => ({",
    '    accessKeyId: process.env["AWS_ACCESS_KEY_ID"] ?? "",',
    '    secretAccessKey: process.env["AWS_SECRET_ACCESS_KEY"] ?? "",',
    '    sessionToken: process.env["AWS_SESSION_TOKEN"] ?? "",',
    "  }),",
    "})",
  ].join("\n");
}

function callOptions({ body, headers, target }: CodedRequest, path: Readonly<Record<string, string>>): string {
  const query = queryOf(target);
  const params = { ...(Object.keys(path).length > 0 && { path }), ...(Object.keys(query).length > 0 && { query }) };
  return literal({
    ...(Object.keys(params).length > 0 && { params }),
    ...(headers.length > 0 && { headers: Object.fromEntries(headers) }),
    ...(body !== "" && { body: parseJson(body) ?? body }),
  });
}

/** Reads the query of a target. A name that comes more than once has a list of values. */
function queryOf(target: string): Readonly<Record<string, string | readonly string[]>> {
  const query = new URLSearchParams(target.includes("?") ? target.slice(target.indexOf("?") + 1) : "");
  return Object.fromEntries(
    [...new Set(query.keys())].map((name) => {
      const [first = "", ...others] = query.getAll(name);
      return [name, others.length === 0 ? first : [first, ...others]];
    }),
  );
}

/** Writes a value as TypeScript. Names that need no quotes have none. */
function literal(value: object): string {
  return JSON.stringify(value, undefined, 2).replaceAll(/^( *)"([A-Za-z_$][\w$]*)":/gm, "$1$2:");
}

function indent(text: string): readonly string[] {
  return text.split("\n").map((line) => `  ${line}`);
}

/** Writes an API's name as a name of TypeScript: `pet-shop` becomes `petShop`. */
function identifier(api: string): string {
  const name = api.replaceAll(/[^A-Za-z0-9]+(.)?/g, (_, next: string | undefined) => next?.toUpperCase() ?? "");
  return /^[A-Za-z]/.test(name) ? name : "api";
}
