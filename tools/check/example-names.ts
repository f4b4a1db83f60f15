import { asObject, type Json } from "../../local/json.ts";
import type { ApiContract, Schema } from "../contract/api-contract.ts";
import { follow } from "../contract/follow.ts";
import { escapePart, pointer } from "../contract/pointer.ts";
import { createSchemas } from "../contract/schemas.ts";
import type { Finding } from "./finding.ts";

/** An example of a body, the schema that the body must conform to, and the example's JSON pointer. */
interface BodyExample {
  value: unknown;
  schema: Schema;
  where: string;
}

/**
 * Finds properties in the examples of bodies that their schemas do not name, when a name that the schema declares is almost the same. A request's example that belongs to
 * a refusal of the same name is left out, because it may be wrong on purpose.
 */
export function checkExampleNames(contract: ApiContract): readonly Finding[] {
  const schemas = createSchemas(contract);
  return bodyExamples(contract).flatMap(({ schema, value, where }) =>
    schemas.misspelt(schema, value).map(({ meant, name, pointer: within }) => ({
      ...contract.placeOf(`${where}${within.slice(1)}`),
      sentence: `the example has the property ${name}, which its schema does not name (did you mean ${meant}?). Correct the name`,
      run: "npm run check" as const,
    })),
  );
}

function bodyExamples({ document, operations, schemas }: ApiContract): readonly BodyExample[] {
  const ofSchemas = Object.entries(schemas).flatMap(([name, schema]) =>
    "example" in schema
      ? [{ value: schema["example"], schema, where: `${pointer("components", "schemas", name)}/example` }]
      : [],
  );
  const ofOperations = operations.flatMap(({ method, path, pointer: where }) => {
    const operation = asObject(asObject(asObject(document["paths"])[path])[method.toLowerCase()]);
    const answers = Object.entries(asObject(operation["responses"])).map(([status, response]) => ({
      status,
      examples: contentExamples(document, response, `${where}/responses/${status}`),
    }));
    const refused = answers
      .filter(({ status }) => /^[45]/.test(status))
      .flatMap(({ examples }) => examples.map(nameOf));
    const requests = contentExamples(document, operation["requestBody"], `${where}/requestBody`);
    return [
      ...requests.filter((example) => !(nameOf(example) !== "" && refused.includes(nameOf(example)))),
      ...answers.flatMap(({ examples }) => examples),
    ];
  });
  return [...ofSchemas, ...ofOperations];
}

/** Reads the examples in the `content` of a Request Body Object or a Response Object. */
function contentExamples(document: Json, holder: unknown, where: string): readonly BodyExample[] {
  const content = Object.entries(asObject(asObject(follow(document, holder))["content"]));
  return content.flatMap(([mediaType, media]) => {
    const { example, examples, schema }: Json = asObject(media);
    const at = `${where}/content/${escapePart(mediaType)}`;
    const named = Object.entries(asObject(examples)).map(([name, one]) => ({
      value: asObject(follow(document, one))["value"],
      schema: asObject(schema),
      where: `${at}/examples/${escapePart(name)}/value`,
    }));
    return [
      ...(example === undefined ? [] : [{ value: example, schema: asObject(schema), where: `${at}/example` }]),
      ...named,
    ];
  });
}

/** The name of an example, from its place; empty for an unnamed example. */
function nameOf({ where }: BodyExample): string {
  return /\/examples\/([^/]+)\/value$/.exec(where)?.[1] ?? "";
}
