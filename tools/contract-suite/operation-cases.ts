/** The fixed cases of an operation: its examples, every edge of every keyword, and a request that breaks each constraint. */
import type { ApiContract, ApiOperation, ApiParameter } from "../contract/api-contract.ts";
import type { Schemas } from "../contract/schemas.ts";
import { insideEdges, outsideEdges } from "./boundaries.ts";
import type { RequestValues, SuiteCase } from "./case.ts";
import type { Edge } from "./edge.ts";
import { examplesOf, type NamedExample } from "./examples.ts";
import { bodyText, mediaTypeOf, textsOf, valueOfTexts, valuesOf, withTexts } from "./request-values.ts";

/** The input for making the cases of an operation. */
export interface OperationSetting {
  contract: ApiContract;
  operation: ApiOperation;
  schemas: Schemas;
  examples: readonly NamedExample[];
  /**
   * A request that the service should accept: the first example with valid values and a 2xx answer, or else values made from the schemas.
   */
  base: RequestValues;
  /**
   * The contract's example answers of 4xx and 5xx to requests that conform to the schemas. The service refuses such requests by rules that
   * OpenAPI cannot express.
   */
  shownRefusals: readonly { status: number; body: unknown }[];
}

export function settingOf(contract: ApiContract, operation: ApiOperation, schemas: Schemas): OperationSetting {
  const examples = examplesOf(contract, operation, schemas);
  const accepted = examples.find(({ valid, answer }) => valid && (answer === null || answer.status < 300));
  return {
    contract,
    operation,
    schemas,
    examples,
    base: valuesOf(operation, schemas, accepted),
    shownRefusals: examples.flatMap(({ valid, answer }) =>
      valid && answer !== null && answer.status >= 400 ? [answer] : [],
    ),
  };
}

export function fixedCases(setting: OperationSetting): SuiteCase[] {
  const { operation } = setting;
  return [
    ...exampleCases(setting),
    ...operation.parameters.flatMap((parameter) => [
      ...acceptedCases(setting, parameter),
      ...breachCases(setting, parameter),
    ]),
    ...undeclaredQuery(setting),
    ...bodyCases(setting),
  ];
}

function exampleCases({ contract, examples, operation, schemas }: OperationSetting): SuiteCase[] {
  return examples.map((example) => ({
    contract,
    operation,
    kind: "example",
    title: example.name,
    values: valuesOf(operation, schemas, example),
    expected: expectedOf(example),
  }));
}

function expectedOf({ answer }: NamedExample): SuiteCase["expected"] {
  if (answer === null) return { outcome: "accepted" };
  const { body, pointer, status } = answer;
  return { outcome: "example", status, body, pointer };
}

function acceptedCases(setting: OperationSetting, parameter: ApiParameter): SuiteCase[] {
  const { base, schemas } = setting;
  const cases = insideEdges(schemas, parameter.schema).flatMap(({ title, value }) => {
    const texts = textsOf(parameter, value);
    // On the wire a null is the string "null", which is another value.
    if (texts === undefined || !schemas.valid(parameter.schema, valueOfTexts(parameter, texts))) return [];
    // API Gateway treats a blank required parameter as missing.
    if (parameter.required && texts.some((text) => text.trim() === "")) return [];
    return [acceptedCase(setting, `${parameter.name}: ${title}`, withTexts(base, parameter, texts))];
  });
  if (!parameter.required)
    cases.push(acceptedCase(setting, `${parameter.name}: left out`, withTexts(base, parameter, [])));
  // API Gateway compares the name of a required header case-sensitively.
  if (parameter.in === "header" && !parameter.required)
    cases.push(acceptedCase(setting, `${parameter.name}: in capitals`, upperCaseName(base, parameter)));
  return cases;
}

function breachCases(setting: OperationSetting, parameter: ApiParameter): SuiteCase[] {
  const { base, schemas } = setting;
  const { name } = parameter;
  const negatives = outsideTexts(setting, parameter).map(({ title, texts }) => {
    return refusedCase(setting, `${name}: ${title}`, withTexts(base, parameter, texts), [name]);
  });
  if (parameter.in === "path") return negatives;
  const [first = ""] = conformingTexts(setting, parameter);
  if (parameter.required)
    negatives.push(refusedCase(setting, `${name}: missing`, withTexts(base, parameter, []), [name]));
  if (!parameter.array)
    negatives.push(refusedCase(setting, `${name}: repeated`, withTexts(base, parameter, [first, first]), [name]));
  if (
    parameter.in === "query" &&
    (parameter.required || !schemas.valid(parameter.schema, valueOfTexts(parameter, [""])))
  ) {
    negatives.push(refusedCase(setting, `${name}: empty`, withTexts(base, parameter, [""]), [name]));
  }
  return negatives;
}

/** The parameter's strings in the base request, or else strings that conform to its schema. */
function conformingTexts({ base, schemas }: OperationSetting, parameter: ApiParameter): string[] {
  const present = base[parameter.in].filter(([name]) => name === parameter.name).map(([, text]) => text);
  if (present.length > 0) return present;
  return insideEdges(schemas, parameter.schema).flatMap(({ value }) => textsOf(parameter, value) ?? []);
}

/** Strings that break a constraint of the parameter's schema, or do not spell a value of its declared type. */
function outsideTexts({ schemas }: OperationSetting, parameter: ApiParameter): { title: string; texts: string[] }[] {
  const spellings = ["007", " 5", "0x10", "1e999", "TRUE", "five"].map(
    (value): Edge => ({ title: `spelt ${value}`, value: parameter.array ? [value] : value }),
  );
  const edges = [...outsideEdges(schemas, parameter.schema), ...(parameter.type === "string" ? [] : spellings)];
  const seen = new Set<string>();
  return edges.flatMap(({ title, value }) => {
    const texts = textsOf(parameter, value);
    if (texts === undefined || texts.includes("") || seen.has(JSON.stringify(texts))) return [];
    seen.add(JSON.stringify(texts));
    return schemas.valid(parameter.schema, valueOfTexts(parameter, texts)) ? [] : [{ title, texts }];
  });
}

function undeclaredQuery(setting: OperationSetting): SuiteCase[] {
  const taken = setting.operation.parameters.map(({ name }) => name);
  const name = ["undeclared", "undeclared2", "undeclared3"].find((one) => !taken.includes(one)) ?? "undeclared4";
  const values = { ...setting.base, query: [...setting.base.query, [name, "1"] as const] };
  return [refusedCase(setting, "an undeclared parameter", values, [name])];
}

function bodyCases(setting: OperationSetting): SuiteCase[] {
  const { base, operation, schemas } = setting;
  const schema = Object.values(operation.body?.content ?? {})[0];
  if (operation.body === null || schema === undefined) return [];
  const sent = base.body ?? bodyText(operation, insideEdges(schemas, schema)[0]?.value);
  const { body: _, ...bodiless } = base;
  const json = mediaTypeOf(operation)?.endsWith("json") ?? false;
  const missing = operation.body.required
    ? refusedCase(setting, "body: missing", bodiless, ["body"])
    : acceptedCase(setting, "body: left out", bodiless);
  return [
    missing,
    {
      ...refusedCase(setting, "body: another media type", { ...base, body: sent }, ["Content-Type"]),
      contentType: "application/x-undeclared",
    },
    ...(json ? [refusedCase(setting, "body: not JSON", { ...base, body: '{"' }, ["body"])] : []),
    ...insideEdges(schemas, schema).map(({ title, value }) =>
      acceptedCase(setting, `body: ${title}`, { ...base, body: bodyText(operation, value) }),
    ),
    ...(json
      ? outsideEdges(schemas, schema).map(({ title, value }) =>
          refusedCase(setting, `body: ${title}`, { ...base, body: bodyText(operation, value) }, ["body"]),
        )
      : []),
  ];
}

function upperCaseName(values: RequestValues, parameter: ApiParameter): RequestValues {
  return {
    ...values,
    header: values.header.map(([name, text]) => [name === parameter.name ? name.toUpperCase() : name, text]),
  };
}

/** A case that should be accepted. */
export function acceptedCase(
  { contract, operation }: OperationSetting,
  title: string,
  values: RequestValues,
): SuiteCase {
  return { contract, operation, kind: "boundary", title, values, expected: { outcome: "accepted" } };
}

/** A case that the service should refuse with a 400 that contains one of the names in `naming`. */
export function refusedCase(
  { contract, operation }: OperationSetting,
  title: string,
  values: RequestValues,
  naming: readonly string[],
): SuiteCase {
  return { contract, operation, kind: "negative", title, values, expected: { outcome: "refused", naming } };
}
