import type { ApiOperation, ApiParameter, ApiResponse, ContractProblem, JsonObject, Schema } from "./api-contract.ts";
import { isObject, METHODS, type Method, objectOr, pointer } from "./api-contract.ts";
import { schemaProblems } from "./schema-problems.ts";

/** The operations of a document, and what is wrong with them. */
export interface ReadOperations {
  operations: readonly ApiOperation[];
  problems: readonly ContractProblem[];
}

/** Segments that API Gateway takes: developer guide, "Known issues", paths. */
const SEGMENT = /^(?:[A-Za-z0-9_\-.,:]+|\{[A-Za-z0-9_\-.]+\+?\})$/;
const SCALARS = ["string", "integer", "number", "boolean"] as const;

/** Reads every operation of a document whose shape OpenAPI's own rules have passed. */
export function readOperations(document: JsonObject, file: string): ReadOperations {
  const problems: ContractProblem[] = [];
  const report = (where: string, sentence: string) => void problems.push({ file, pointer: where, sentence });
  const components = objectOr(document["components"]);
  const operations: ApiOperation[] = [];

  for (const [name, schema] of Object.entries(objectOr(components["schemas"]))) {
    for (const problem of schemaProblems(schema, pointer("components", "schemas", name))) {
      report(problem.pointer, problem.sentence);
    }
  }
  for (const [path, item] of Object.entries(objectOr(document["paths"]))) {
    checkPath(path);
    for (const method of METHODS) {
      const operation = objectOr(item)[method];
      if (isObject(operation)) operations.push(readOperation(path, method, operation, objectOr(item)["parameters"]));
    }
  }
  return { operations, problems };

  function checkPath(path: string): void {
    const wrong = path
      .split("/")
      .slice(1)
      .find((segment) => segment !== "" && !SEGMENT.test(segment));
    if (wrong !== undefined) {
      report(pointer("paths", path), `API Gateway takes no segment ${wrong}: use letters, digits and _-.,: or {name}`);
    }
  }

  function readOperation(path: string, method: (typeof METHODS)[number], operation: JsonObject, shared: unknown) {
    const where = pointer("paths", path, method);
    const id = operation["operationId"];
    if (typeof id !== "string" || !/^[A-Za-z][A-Za-z0-9]*$/.test(id)) {
      report(
        `${where}/operationId`,
        "every operation needs an operationId of letters and digits: handlers are named by it",
      );
    }
    const responses = readResponses(operation["responses"], where);
    checkOwnAnswers(responses, where);
    const read: ApiOperation = {
      id: String(id),
      method: upper(method),
      path,
      pointer: where,
      auth: readAuth(operation, where),
      parameters: [...list(shared), ...list(operation["parameters"])].map((parameter, index) =>
        readParameter(objectOr(follow(parameter)), `${where}/parameters/${index}`),
      ),
      body: readBody(operation["requestBody"], where),
      responses,
    };
    return read;
  }

  /** API Gateway publishes an operation that names no auth, without a warning: so each has to say what it wants. */
  function readAuth(operation: JsonObject, where: string): ApiOperation["auth"] {
    const type = objectOr(operation["x-amazon-apigateway-auth"])["type"];
    if (type !== "NONE" && type !== "AWS_IAM") {
      report(
        where,
        "has no auth decision. Write x-amazon-apigateway-auth: { type: AWS_IAM }, or { type: NONE } for a public one",
      );
      return "AWS_IAM";
    }
    const named = list(operation["security"]).flatMap((requirement) => Object.keys(objectOr(requirement)));
    const schemes = objectOr(components["securitySchemes"]);
    const signed = named.some((name) => objectOr(schemes[name])["x-amazon-apigateway-authtype"] === "awsSigv4");
    if (type === "AWS_IAM" && !signed) {
      report(
        `${where}/security`,
        "an AWS_IAM operation names a security scheme with x-amazon-apigateway-authtype: awsSigv4",
      );
    }
    if (type === "NONE" && named.length > 0) {
      report(`${where}/security`, `a public operation names no security scheme, and this names ${named.join(", ")}`);
    }
    return type;
  }

  function readParameter(parameter: JsonObject, where: string): ApiParameter {
    const name = String(parameter["name"]);
    const place = parameter["in"];
    if (place !== "query" && place !== "path" && place !== "header") {
      report(where, `${name} stands in a ${place}: API Gateway hands over query, path and header parameters only`);
    }
    const schema = objectOr(parameter["schema"]);
    if (!isObject(parameter["schema"])) report(where, `${name} needs a schema; content is not read`);
    for (const problem of schemaProblems(schema, `${where}/schema`)) report(problem.pointer, problem.sentence);

    const shape = objectOr(follow(schema));
    const array = shape["type"] === "array";
    const type = (array ? objectOr(follow(shape["items"])) : shape)["type"];
    if (!isScalar(type)) report(where, `${name} must have one of the types ${SCALARS.join(", ")}, or be a list of one`);
    if (array && (place !== "query" || parameter["explode"] === false)) {
      report(where, `${name} is a list: only a query can hold one, as repeated parameters (explode: true)`);
    }
    return {
      name,
      in: place === "path" || place === "header" ? place : "query",
      required: parameter["required"] === true,
      type: isScalar(type) ? type : "string",
      array,
      personal: parameter["x-countersign-personal"] === true,
      schema,
    };
  }

  function readBody(body: unknown, where: string): ApiOperation["body"] {
    if (body === undefined) return null;
    const read = objectOr(follow(body));
    return {
      required: read["required"] === true,
      content: readContent(read["content"], `${where}/requestBody/content`),
    };
  }

  function readResponses(responses: unknown, where: string): ApiOperation["responses"] {
    return Object.fromEntries(
      Object.entries(objectOr(responses)).map(([status, response]) => {
        const place = `${where}/responses/${status}`;
        if (!/^[1-5]\d\d$/.test(status)) report(place, `${status} is no status: each answer is declared by its own`);
        return [Number(status), readResponse(objectOr(follow(response)), place)];
      }),
    );
  }

  function readResponse(response: JsonObject, where: string): ApiResponse {
    const headers = Object.entries(objectOr(response["headers"])).map(([name, header]) => {
      const { required, schema } = objectOr(follow(header));
      const place = `${where}/headers/${name}`;
      if (!isObject(schema)) report(place, "a header needs a schema");
      for (const problem of schemaProblems(schema, `${place}/schema`)) report(problem.pointer, problem.sentence);
      return [name, { required: required === true, schema: objectOr(schema) }] as const;
    });
    return {
      description: String(response["description"] ?? ""),
      content: readContent(response["content"], `${where}/content`),
      headers: Object.fromEntries(headers),
    };
  }

  function readContent(content: unknown, where: string): Readonly<Record<string, Schema>> {
    return Object.fromEntries(
      Object.entries(objectOr(content)).map(([mediaType, media]) => {
        const schema = objectOr(media)["schema"];
        const place = `${where}/${mediaType.replaceAll("/", "~1")}`;
        if (!isObject(schema)) report(place, "needs a schema");
        for (const problem of schemaProblems(schema, `${place}/schema`)) report(problem.pointer, problem.sentence);
        return [mediaType, objectOr(schema)];
      }),
    );
  }

  /** The service refuses with 400 and fails with 500 by itself, both as a problem: an operation declares them. */
  function checkOwnAnswers(responses: ApiOperation["responses"], where: string): void {
    for (const status of [400, 500]) {
      if (responses[status]?.content["application/problem+json"]) continue;
      report(`${where}/responses`, `must declare ${status} as application/problem+json: the service can answer it`);
    }
  }

  /** What a local reference leads to. The document is in one piece and its references have been checked. */
  function follow(value: unknown): unknown {
    if (!isObject(value) || typeof value["$ref"] !== "string") return value;
    const parts = value["$ref"]
      .slice(2)
      .split("/")
      .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
    return follow(parts.reduce<unknown>((node, part) => objectOr(node)[part], document));
  }
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
