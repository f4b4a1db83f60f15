/** The fixed cases of one operation: its examples, every edge of every keyword, and one breach for each constraint. */
import type { ApiContract, ApiOperation, ApiParameter } from "../contract/api-contract.ts";
import type { Schemas } from "../contract/schemas.ts";
import { insideEdges, outsideEdges } from "./boundaries.ts";
import type { RequestValues, SuiteCase } from "./case.ts";
import type { Edge } from "./edge.ts";
import { examplesOf, type NamedExample } from "./examples.ts";
import { bodyText, mediaTypeOf, replaced, spokenValue, textsOf, valuesOf } from "./request-values.ts";

/** What the cases of an operation start from. */
export interface OperationSetting {
  contract: ApiContract;
  operation: ApiOperation;
  schemas: Schemas;
  examples: readonly NamedExample[];
  /** A request that should be accepted: the first example that is, or values made from the schemas. */
  base: RequestValues;
  /** The refusals that the contract shows for values which its schemas allow: rules that OpenAPI cannot say. */
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
    ...operation.parameters.flatMap((parameter) => [...accepting(setting, parameter), ...breaking(setting, parameter)]),
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

function accepting(setting: OperationSetting, parameter: ApiParameter): SuiteCase[] {
  const { base, schemas } = setting;
  const cases = insideEdges(schemas, parameter.schema).flatMap(({ title, value }) => {
    const texts = textsOf(parameter, value);
    // A null is a text on the wire, and another value.
    if (texts === undefined || !schemas.valid(parameter.schema, spokenValue(parameter, texts))) return [];
    // API Gateway takes a blank text for a required parameter that is missing.
    if (parameter.required && texts.some((text) => text.trim() === "")) return [];
    return [accepted(setting, `${parameter.name}: ${title}`, replaced(base, parameter, texts))];
  });
  if (!parameter.required) cases.push(accepted(setting, `${parameter.name}: left out`, replaced(base, parameter, [])));
  if (parameter.in === "header")
    cases.push(accepted(setting, `${parameter.name}: in capitals`, inCapitals(base, parameter)));
  return cases;
}

function breaking(setting: OperationSetting, parameter: ApiParameter): SuiteCase[] {
  const { base, schemas } = setting;
  const { name } = parameter;
  const negatives = outsideTexts(setting, parameter).map(({ title, texts }) => {
    return refused(setting, `${name}: ${title}`, replaced(base, parameter, texts), [name]);
  });
  if (parameter.in === "path") return negatives;
  const [first = ""] = outsideFree(setting, parameter);
  if (parameter.required) negatives.push(refused(setting, `${name}: missing`, replaced(base, parameter, []), [name]));
  if (!parameter.array || parameter.separator !== null)
    negatives.push(refused(setting, `${name}: repeated`, replaced(base, parameter, [first, first]), [name]));
  if (
    parameter.in === "query" &&
    (parameter.required || !schemas.valid(parameter.schema, spokenValue(parameter, [""])))
  ) {
    negatives.push(refused(setting, `${name}: empty`, replaced(base, parameter, [""]), [name]));
  }
  return negatives;
}

/** The parameter's text in the base request, or one that conforms: what a repetition repeats. */
function outsideFree({ base, schemas }: OperationSetting, parameter: ApiParameter): string[] {
  const present = base[parameter.in].filter(([name]) => name === parameter.name).map(([, text]) => text);
  if (present.length > 0) return present;
  return insideEdges(schemas, parameter.schema).flatMap(({ value }) => textsOf(parameter, value) ?? []);
}

/** Texts that break a constraint: breaches of the schema, and spellings that are none of the declared type. */
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
    return schemas.valid(parameter.schema, spokenValue(parameter, texts)) ? [] : [{ title, texts }];
  });
}

function undeclaredQuery(setting: OperationSetting): SuiteCase[] {
  const taken = setting.operation.parameters.map(({ name }) => name);
  const name = ["undeclared", "undeclared2", "undeclared3"].find((one) => !taken.includes(one)) ?? "undeclared4";
  const values = { ...setting.base, query: [...setting.base.query, [name, "1"] as const] };
  return [refused(setting, "an undeclared parameter", values, [name])];
}

function bodyCases(setting: OperationSetting): SuiteCase[] {
  const { base, operation, schemas } = setting;
  const schema = Object.values(operation.body?.content ?? {})[0];
  if (operation.body === null || schema === undefined) return [];
  const sent = base.body ?? bodyText(operation, insideEdges(schemas, schema)[0]?.value);
  const { body: _, ...bodiless } = base;
  const json = mediaTypeOf(operation)?.endsWith("json") ?? false;
  const missing = operation.body.required
    ? refused(setting, "body: missing", bodiless, ["body"])
    : accepted(setting, "body: left out", bodiless);
  return [
    missing,
    {
      ...refused(setting, "body: another media type", { ...base, body: sent }, ["Content-Type"]),
      contentType: "application/x-undeclared",
    },
    ...(json ? [refused(setting, "body: no JSON", { ...base, body: '{"' }, ["body"])] : []),
    ...insideEdges(schemas, schema).map(({ title, value }) =>
      accepted(setting, `body: ${title}`, { ...base, body: bodyText(operation, value) }),
    ),
    ...(json
      ? outsideEdges(schemas, schema).map(({ title, value }) =>
          refused(setting, `body: ${title}`, { ...base, body: bodyText(operation, value) }, ["body"]),
        )
      : []),
  ];
}

function inCapitals(values: RequestValues, parameter: ApiParameter): RequestValues {
  return {
    ...values,
    header: values.header.map(([name, text]) => [name === parameter.name ? name.toUpperCase() : name, text]),
  };
}

export function accepted({ contract, operation }: OperationSetting, title: string, values: RequestValues): SuiteCase {
  return { contract, operation, kind: "boundary", title, values, expected: { outcome: "accepted" } };
}

export function refused(
  { contract, operation }: OperationSetting,
  title: string,
  values: RequestValues,
  naming: readonly string[],
): SuiteCase {
  return { contract, operation, kind: "negative", title, values, expected: { outcome: "refused", naming } };
}
