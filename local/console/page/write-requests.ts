import type { OperationDocument } from "../api.ts";
import { exampleText, type Schemas } from "./make-example.ts";

/** A request to write as code. */
export interface RequestToWrite {
  /** The address of the API. */
  url: string;
  /** The API's name, as the client in the code is named. */
  api: string;
  region: string;
  method: string;
  /** Path and query, percent-encoded. Masked values, `‹3fa9›`, are replaced by an example of the contract, or by the parameter's name in capitals. */
  target: string;
  /** The operation, when a route matched. */
  operation?: OperationDocument;
  schemas: Schemas;
}

/** Writes the request as a command. `curl --aws-sigv4` signs with the keys that `aws-env` puts into the shell; an operation without AWS_IAM needs none. */
export function writeCurl(request: RequestToWrite): string {
  const { method, operation, region, url } = request;
  const signing =
    operation?.auth === "AWS_IAM"
      ? [
          `--aws-sigv4 ${quote(`aws:amz:${region}:execute-api`)}`,
          '--user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"',
          '-H "X-Amz-Security-Token: $AWS_SESSION_TOKEN"',
        ]
      : [];
  const header = operation?.authorizer?.header;
  const token = header === undefined ? [] : [`-H "${header}: $TOKEN"`];
  const body = bodyOf(request);
  const data =
    body === undefined ? [] : [`-H ${quote(`Content-Type: ${body.mediaType}`)}`, `--data ${quote(body.text)}`];
  const verb = method === (body === undefined ? "GET" : "POST") ? [] : [`-X ${method}`];
  return ["curl -i", ...verb, ...signing, ...token, ...data, quote(url + unmask(request))].join(" \\\n  ");
}

/** Writes the request as TypeScript with openapi-fetch, whose types come from the contract, and with the signed fetch of `countersign/call`. */
export function writeTypedClient(request: RequestToWrite): string {
  const { api, method, operation, region, url } = request;
  const name = /^[a-z]\w*$/i.test(api) ? api : "api";
  const signs = operation?.auth === "AWS_IAM";
  const query = new URLSearchParams(unmask(request).replace(/^[^?]*\??/, ""));
  const params = [...paramsOf("path", Object.entries(pathValues(request))), ...paramsOf("query", [...query])];
  const body = bodyOf(request);
  const init = [
    ...(params.length === 0 ? [] : [`params: { ${params.join(", ")} }`]),
    ...(body === undefined ? [] : [`body: ${body.text}`]),
  ];
  const given = init.length === 0 ? "" : `, { ${init.join(", ")} }`;
  return [
    ...(signs ? ['import { signedFetch } from "countersign/call";'] : []),
    'import createClient from "openapi-fetch";',
    `import type { paths } from "./${name}.js";`,
    "",
    `const ${name} = createClient<paths>({`,
    `  baseUrl: ${JSON.stringify(url)},`,
    ...(signs
      ? [
          "  fetch: signedFetch({",
          `    region: ${JSON.stringify(region)},`,
          "    credentials: async () => ({",
          '      accessKeyId: process.env["AWS_ACCESS_KEY_ID"] ?? "",',
          '      secretAccessKey: process.env["AWS_SECRET_ACCESS_KEY"] ?? "",',
          '      sessionToken: process.env["AWS_SESSION_TOKEN"] ?? "",',
          "    }),",
          "  }),",
        ]
      : []),
    "});",
    "",
    `const { data, error } = await ${name}.${method}(${JSON.stringify(operation?.path ?? pathOf(request))}${given});`,
  ].join("\n");
}

/** Quotes a word for a POSIX shell. */
function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

function paramsOf(place: string, values: readonly (readonly [string, string])[]): readonly string[] {
  if (values.length === 0) return [];
  const written = values.map(([name, value]) => `${propertyName(name)}: ${JSON.stringify(value)}`);
  return [`${place}: { ${written.join(", ")} }`];
}

function propertyName(name: string): string {
  return /^[a-z_$][\w$]*$/i.test(name) ? name : JSON.stringify(name);
}

/** Replaces masked values of a target: those of the query by name, and those of the path by the route's template. */
function unmask(request: RequestToWrite): string {
  const { operation, target } = request;
  const [, query] = target.split(/\?(.*)/s);
  const path = operation === undefined ? pathOf(request) : fill(operation.path, pathValues(request));
  if (query === undefined) return path;
  const pairs = query.split("&").map((pair) => {
    const [name = "", value = ""] = pair.split(/=(.*)/s);
    return isMasked(value) ? `${name}=${encodeURIComponent(exampleFor(name, operation))}` : pair;
  });
  return `${path}?${pairs.join("&")}`;
}

function pathOf({ target }: RequestToWrite): string {
  return target.replace(/\?.*$/s, "");
}

/** Reads the values of the path's parameters. A path that does not fit the route, as a masked `{proxy+}` may, has examples for all of them. */
function pathValues(request: RequestToWrite): Readonly<Record<string, string>> {
  const { operation } = request;
  if (operation === undefined) return {};
  const names = [...operation.path.matchAll(/\{(.+?)\+?\}/g)].map(([, name = ""]) => name);
  const given = pathOf(request).split("/");
  const places = operation.path.split("/");
  return Object.fromEntries(
    names.map((name) => {
      const value = given[places.indexOf(`{${name}}`)];
      return [name, value === undefined || isMasked(value) ? exampleFor(name, operation) : value];
    }),
  );
}

function fill(path: string, values: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\{(.+?)\+?\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ""));
}

function isMasked(value: string): boolean {
  return value.includes("‹");
}

function exampleFor(name: string, operation: OperationDocument | undefined): string {
  const parameter = operation?.parameters.find((one) => one.name === name);
  const [example] = parameter?.examples ?? [];
  return example === undefined ? name.replaceAll(/\W/g, "_").toUpperCase() : String(example.value);
}

function bodyOf({ operation, schemas }: RequestToWrite): { mediaType: string; text: string } | undefined {
  const [content] = operation?.requestBody?.content ?? [];
  return content && { mediaType: content.mediaType, text: exampleText(content, schemas) };
}
