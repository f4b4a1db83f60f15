import type { ApiOperation, ApiParameter, ApiResponse, JsonObject, Schema } from "./api-contract.ts";
import { isObject, METHODS, type Method, objectOr, pointer } from "./api-contract.ts";
import { follow as followIn } from "./follow.ts";
import { isPersonal, personalNames } from "./personal-names.ts";
import type { Report } from "./report.ts";
import { type SchemaFindings, schemaFindings } from "./schema-problems.ts";

/** The operations of a document, and the patterns in it whose cost is still to be told. */
export interface ReadOperations {
  operations: readonly ApiOperation[];
  patterns: SchemaFindings["patterns"];
}

const SCALARS = ["string", "integer", "number", "boolean"] as const;
/** What API Gateway takes for the name of a parameter. */
const PARAMETER_NAME = /^[A-Za-z0-9:._$-]+$/;
/** Headers that never reach the function, or belong to other parts of HTTP (OpenAPI 3.0.3, Parameter Object). */
const NOT_HANDED_OVER =
  /^(?:authorization|connection|content-length|content-md5|expect|max-forwards|proxy-authenticate|server|te|trailer|transfer-encoding|upgrade|www-authenticate)$/i;
const DESCRIBED_ELSEWHERE = /^(?:accept|content-type)$/i;
/** Headers of an answer that API Gateway sends under another name, `x-amzn-Remapped-...`, or not at all. */
const REMAPPED = /^(?:connection|content-length|date|server|transfer-encoding|www-authenticate)$/i;

/** Reads every operation of a document whose shape OpenAPI's own rules have passed. */
export function readOperations(document: JsonObject, report: Report): ReadOperations {
  const patterns: SchemaFindings["patterns"][number][] = [];
  const components = objectOr(document["components"]);
  const operations: ApiOperation[] = [];
  const follow = (value: unknown): unknown => followIn(document, value);

  for (const [name, schema] of Object.entries(objectOr(components["schemas"]))) {
    checkSchema(schema, pointer("components", "schemas", name));
  }
  for (const [path, pathItem] of Object.entries(objectOr(document["paths"]))) {
    const item = objectOr(follow(pathItem));
    for (const method of METHODS) {
      const operation = item[method];
      if (isObject(operation)) operations.push(readOperation(path, method, operation, item["parameters"]));
    }
  }
  return { operations, patterns };

  function checkSchema(schema: unknown, where: string): void {
    const found = schemaFindings(schema, where);
    for (const one of found.problems) report.problem(one.pointer, one.sentence);
    for (const one of found.warnings) report.warning(one.pointer, one.sentence);
    patterns.push(...found.patterns);
  }

  function readOperation(path: string, method: (typeof METHODS)[number], operation: JsonObject, shared: unknown) {
    const where = pointer("paths", path, method);
    const id = readId(operation["operationId"], where);
    const responses = readResponses(operation["responses"], where);
    checkOwnAnswers(responses, where);
    const read: ApiOperation = {
      id,
      method: upper(method),
      path,
      pointer: where,
      auth: readAuth(operation, where),
      parameters: readParameters(operation["parameters"], shared, where),
      body: readBody(operation["requestBody"], where),
      responses,
    };
    return read;
  }

  function readId(id: unknown, where: string): string {
    const same = operations.find((operation) => operation.id === id);
    if (same !== undefined) {
      report.problem(
        `${where}/operationId`,
        `${id} in letters and digits is what ${same.pointer} is called: rename one`,
      );
    }
    if (typeof id === "string" && /^[A-Za-z][A-Za-z0-9]*$/.test(id)) return id;
    report.problem(
      `${where}/operationId`,
      "every operation needs an operationId of letters and digits: handlers are named by it",
    );
    return String(id);
  }

  /** API Gateway publishes an operation that names no auth, without a warning: so each has to say what it wants. */
  function readAuth(operation: JsonObject, where: string): ApiOperation["auth"] {
    const type = objectOr(operation["x-amazon-apigateway-auth"])["type"];
    if (type !== "NONE" && type !== "AWS_IAM") {
      report.problem(
        where,
        "has no auth decision. Write x-amazon-apigateway-auth: { type: AWS_IAM }, or { type: NONE } for a public one",
      );
      return "AWS_IAM";
    }
    const requirements = list(operation["security"]).map((requirement) => Object.keys(objectOr(requirement)));
    const named = requirements.flat();
    const schemes = objectOr(components["securitySchemes"]);
    const isSigv4 = (name: string) => objectOr(schemes[name])["x-amazon-apigateway-authtype"] === "awsSigv4";
    if (type === "AWS_IAM" && !named.some(isSigv4)) {
      report.problem(
        `${where}/security`,
        "an AWS_IAM operation names a security scheme with x-amazon-apigateway-authtype: awsSigv4",
      );
    } else if (type === "AWS_IAM") {
      for (const names of requirements) {
        const others = names.filter((name) => !isSigv4(name));
        if (others.length > 0 && others.length < names.length) {
          report.problem(
            `${where}/security`,
            `asks for ${others.join(" and ")} beside the signature, and nothing checks that: a signature alone is let in`,
          );
        } else if (others.length > 0 || names.length === 0) {
          const instead = names.length === 0 ? "nobody's name" : others.join(" and ");
          report.warning(
            `${where}/security`,
            `${instead} is not enough: API Gateway lets in who signs, and nobody else`,
          );
        }
      }
    }
    if (type === "NONE" && named.length > 0) {
      report.problem(
        `${where}/security`,
        `a public operation names no security scheme, and this names ${named.join(", ")}`,
      );
    }
    return type;
  }

  /** An operation's own parameter stands in for the path's of the same name and place (OpenAPI 3.0.3, Path Item Object). */
  function readParameters(own: unknown, shared: unknown, where: string): ApiParameter[] {
    const byKey = new Map<string, { parameter: JsonObject; place: string }>();
    for (const [base, parameters] of [
      [where.replace(/\/[^/]*$/, ""), shared],
      [where, own],
    ] as const) {
      for (const [index, parameter] of list(parameters).entries()) {
        const read = objectOr(follow(parameter));
        byKey.set(`${read["in"]} ${read["name"]}`, { parameter: read, place: `${base}/parameters/${index}` });
      }
    }
    return [...byKey.values()].flatMap(({ parameter, place }) => readParameter(parameter, place) ?? []);
  }

  /** The parameter, or nothing when a function cannot be given it. */
  function readParameter(parameter: JsonObject, where: string): ApiParameter | undefined {
    const name = String(parameter["name"]);
    const place = parameter["in"];
    const leftOut = (why: string, meaning: string): undefined =>
      report.warning(where, `${name} ${why}: ${meaning}`) as undefined;
    const refusedMeaning = "the service does not read it, and refuses a request that has it";
    if (place !== "query" && place !== "path" && place !== "header") {
      return leftOut(
        `stands in a ${place}`,
        "API Gateway hands over query, path and header parameters, and no handler gets it",
      );
    }
    if (place === "header" && DESCRIBED_ELSEWHERE.test(name)) {
      return leftOut(
        "is described by the bodies' media types",
        "as a parameter it has no meaning (OpenAPI 3.0.3), and no handler gets it",
      );
    }
    if (place === "header" && NOT_HANDED_OVER.test(name)) {
      return leftOut("never reaches a function", "API Gateway keeps this header, and no handler gets it");
    }
    const schema = objectOr(parameter["schema"]);
    const shape = objectOr(follow(schema));
    const array = shape["type"] === "array";
    const type = (array ? objectOr(follow(shape["items"])) : shape)["type"] ?? enumType(shape);
    if (!isObject(parameter["schema"]) || !isScalar(type)) {
      const why = `is no ${SCALARS.join(", ")} and no list of them`;
      if (place === "path") {
        report.problem(where, `${name} ${why}: no path can be told from another by it`);
        return undefined;
      }
      return leftOut(why, place === "query" ? refusedMeaning : "no handler gets it");
    }
    const separator = array ? separatorOf(parameter, place) : null;
    if (separator === undefined) return leftOut(`is written in the style ${parameter["style"]}`, refusedMeaning);
    checkSchema(schema, `${where}/schema`);
    const imported = PARAMETER_NAME.test(name);
    if (!imported) {
      report.warning(
        where,
        `API Gateway takes no parameter named ${name}: it is left out of the import, and the service alone sees whether it is there`,
      );
    }
    if (parameter["required"] === true && parameter["allowEmptyValue"] === true) {
      report.warning(`${where}/allowEmptyValue`, `API Gateway refuses ${name} when it is blank, as if it were missing`);
    }
    return {
      name,
      in: place,
      required: parameter["required"] === true,
      type,
      array,
      separator,
      imported,
      personal: parameter["x-countersign-personal"] === true || isPersonal(document, schema),
      schema,
    };
  }

  function readBody(body: unknown, where: string): ApiOperation["body"] {
    if (body === undefined) return null;
    const read = objectOr(follow(body));
    const content = readContent(read["content"], `${where}/requestBody/content`);
    for (const [mediaType, schema] of Object.entries(content)) {
      const place = `${where}/requestBody/content/${mediaType.replaceAll("/", "~1")}`;
      const shape = objectOr(follow(schema));
      if (shape["format"] === "binary") {
        report.warning(
          place,
          "bytes that are no UTF-8 text arrive damaged: API Gateway hands over text unless it is told otherwise",
        );
      } else if (!isJson(mediaType) && shape["type"] !== "string" && Object.keys(shape).length > 0) {
        report.warning(
          place,
          "the service reads JSON and text: a body of this media type is text, breaks its schema and is refused",
        );
      }
    }
    return {
      required: read["required"] === true,
      content,
      personal: personalNames(document, Object.values(content)),
    };
  }

  function readResponses(responses: unknown, where: string): ApiOperation["responses"] {
    return Object.fromEntries(
      Object.entries(objectOr(responses)).flatMap(([status, response]) => {
        const place = `${where}/responses/${status}`;
        if (status.startsWith("x-")) return [];
        if (!/^[1-5]\d\d$/.test(status)) {
          report.warning(
            place,
            `${status} is no status: no handler can answer by it, and no caller is promised it. Declare each answer by its own`,
          );
          return [];
        }
        return [[Number(status), readResponse(objectOr(follow(response)), place)] as const];
      }),
    );
  }

  function readResponse(response: JsonObject, where: string): ApiResponse {
    const headers = Object.entries(objectOr(response["headers"])).flatMap(([name, header]) => {
      const { required, schema } = objectOr(follow(header));
      const place = `${where}/headers/${name}`;
      if (/^content-type$/i.test(name)) return [];
      if (REMAPPED.test(name)) {
        const sent = /^transfer-encoding$/i.test(name) ? "leaves it out" : `sends it as x-amzn-Remapped-${name}`;
        report.warning(place, `API Gateway ${sent}: no caller gets the header under this name`);
      }
      if (isObject(schema)) checkSchema(schema, `${place}/schema`);
      else report.warning(place, "a header needs a schema: anything passes");
      return [[name, { required: required === true, schema: objectOr(schema) }] as const];
    });
    return {
      description: String(response["description"] ?? ""),
      content: readContent(response["content"], `${where}/content`),
      headers: Object.fromEntries(headers),
    };
  }

  function readContent(content: unknown, where: string): Readonly<Record<string, Schema>> {
    const read: Record<string, Schema> = {};
    for (const [written, media] of Object.entries(objectOr(content))) {
      const schema = objectOr(media)["schema"];
      const place = `${where}/${written.replaceAll("/", "~1")}`;
      if (isObject(schema)) checkSchema(schema, `${place}/schema`);
      else report.warning(place, "has no schema: any body passes");
      const mediaType = written.includes("*") ? "application/json" : written;
      if (mediaType !== written)
        report.warning(place, `${written} names no media type: application/json is taken for it`);
      read[mediaType] ??= objectOr(schema);
    }
    return read;
  }

  /** The service refuses with 400 and fails with 500 by itself, both as a problem: an operation declares them. */
  function checkOwnAnswers(responses: ApiOperation["responses"], where: string): void {
    for (const status of [400, 500]) {
      if (responses[status]?.content["application/problem+json"]) continue;
      report.problem(
        `${where}/responses`,
        `must declare ${status} as application/problem+json: the service can answer it`,
      );
    }
  }
}

/** How a list stands in one text (OpenAPI 3.0.3, "Style Values"); null for repeated parameters, undefined for what is not read. */
function separatorOf(parameter: JsonObject, place: "query" | "path" | "header"): ApiParameter["separator"] | undefined {
  if (place !== "query") return parameter["style"] === undefined || parameter["style"] === "simple" ? "," : undefined;
  const style = parameter["style"] ?? "form";
  if (parameter["explode"] ?? style === "form") return style === "form" ? null : undefined;
  return style === "form" ? "," : style === "spaceDelimited" ? " " : style === "pipeDelimited" ? "|" : undefined;
}

/** The type of a schema that has an enum and no type: that of its values. */
function enumType({ enum: values }: JsonObject): unknown {
  const types = new Set(list(values).map((value) => typeof value));
  return types.size === 1 ? [...types][0] : undefined;
}

function isJson(mediaType: string): boolean {
  return /^application\/(?:.+\+)?json(?:;|$)/i.test(mediaType);
}

function upper(method: (typeof METHODS)[number]): Method {
  switch (method) {
    case "get":
      return "GET";
    case "put":
      return "PUT";
    case "post":
      return "POST";
    case "delete":
      return "DELETE";
    case "patch":
      return "PATCH";
    case "head":
      return "HEAD";
    case "options":
      return "OPTIONS";
  }
}

function isScalar(type: unknown): type is (typeof SCALARS)[number] {
  return SCALARS.some((scalar) => scalar === type);
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
