/** Random requests for an operation: allowed ones, and ones in which a single parameter or the body breaks its schema. */
import fc from "fast-check";
import { asObject } from "../../local/json.ts";
import type { ApiParameter } from "../contract/api-contract.ts";
import { arbitrary } from "./arbitrary.ts";
import type { RequestValues, SuiteCase } from "./case.ts";
import { acceptedCase, type OperationSetting, refusedCase } from "./operation-cases.ts";
import { bodyText, mediaTypeOf, textsOf, valueOfTexts, withTexts } from "./request-values.ts";

/** Makes requests that the contract allows. */
export function randomAcceptedCases(setting: OperationSetting): fc.Arbitrary<SuiteCase> {
  const { operation, schemas } = setting;
  const parameters = operation.parameters.map((parameter) => {
    const texts = randomTexts(setting, parameter);
    return parameter.required ? texts : fc.option(texts, { nil: [] });
  });
  const schema = Object.values(operation.body?.content ?? {})[0];
  const made =
    schema === undefined
      ? fc.constant(undefined)
      : arbitrary(schemas, schema).map((value) => bodyText(operation, value));
  const body = operation.body?.required === true ? made : fc.option(made, { nil: undefined });
  return fc.tuple(fc.tuple(...parameters), body).map(([texts, text]) => {
    const empty: RequestValues = { query: [], path: [], header: [], ...(text !== undefined && { body: text }) };
    const values = operation.parameters.reduce(
      (all, parameter, index) => withTexts(all, parameter, texts[index] ?? []),
      empty,
    );
    return { ...acceptedCase(setting, "random values", values), kind: "random" };
  });
}

/** Makes requests in which one parameter, or one place of the body, breaks its schema; undefined when every value conforms. */
export function randomRefusedCases(setting: OperationSetting): fc.Arbitrary<SuiteCase> | undefined {
  const breakable = setting.operation.parameters.filter((parameter) => refusesSomething(setting, parameter));
  const breaches = [
    ...breakable.map((parameter) => randomBreach(setting, parameter)),
    ...(mediaTypeOf(setting.operation)?.endsWith("json") ? [bodyBreach(setting)] : []),
  ];
  return breaches.length === 0 ? undefined : fc.oneof(...breaches);
}

/** Values of every type, which few schemas allow. */
const STRANGE = [null, true, 0, -1, 0.25, 1e9, "", "strange", [], {}, [null], { strange: 1 }];

/** A conforming body with one place changed: its value replaced, a property removed, or an undeclared property added. */
function bodyBreach(setting: OperationSetting): fc.Arbitrary<SuiteCase> {
  const { operation, schemas } = setting;
  const [schema = {}] = Object.values(operation.body?.content ?? {});
  return (
    fc
      .tuple(arbitrary(schemas, schema), fc.nat({ max: 1_000 }), fc.constantFrom("removed", ...STRANGE))
      // The value as the service will read it, since JSON has no undefined.
      .map(([value, place, by]) => reread(changePlace(value, place, by)))
      .filter((value) => value !== undefined && !schemas.valid(schema, value))
      .map((value) => ({
        ...refusedCase(setting, "body: random breach", { ...setting.base, body: bodyText(operation, value) }, ["body"]),
        kind: "random",
      }))
  );
}

function reread(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

/** Replaces the nth place in `value` by `by`. Place 0 is the whole value, and the count begins again after the last place. */
function changePlace(value: unknown, nth: number, by: unknown): unknown {
  const places = placesOf(value);
  const place = places[nth % places.length] ?? [];
  const rebuild = (node: unknown, [key, ...rest]: readonly string[]): unknown => {
    if (key === undefined) return by === "removed" ? undefined : by;
    if (Array.isArray(node)) return node.map((item, index) => (String(index) === key ? rebuild(item, rest) : item));
    return { ...asObject(node), [key]: rebuild(asObject(node)[key], rest) };
  };
  return rebuild(value, place);
}

function placesOf(value: unknown, at: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [at];
  const inner = Object.entries(value).flatMap(([key, child]) => placesOf(child, [...at, key]));
  return [at, ...inner, ...(Array.isArray(value) ? [] : [[...at, "undeclared"]])];
}

function randomBreach(setting: OperationSetting, parameter: ApiParameter): fc.Arbitrary<SuiteCase> {
  return breaches(setting, parameter).map((text) => {
    const values = withTexts(setting.base, parameter, [text]);
    return { ...refusedCase(setting, `${parameter.name}: random breach`, values, [parameter.name]), kind: "random" };
  });
}

function breaches({ schemas }: OperationSetting, parameter: ApiParameter): fc.Arbitrary<string> {
  const texts = fc.oneof(
    fc.string({ minLength: 1 }),
    fc.string({ unit: "grapheme", minLength: 1 }),
    fc.stringMatching(/^[0-9]{1,10}$/),
    fc.integer().map(String),
  );
  return texts.filter(
    (text) =>
      text.trim() !== "" &&
      textsOf(parameter, parameter.array ? [text] : text) !== undefined &&
      !schemas.valid(parameter.schema, valueOfTexts(parameter, [text])),
  );
}

/**
 * Tells whether a parameter's schema refuses at least one string. For a schema that refuses none, the search for a refused string would not
 * end.
 */
function refusesSomething({ schemas }: OperationSetting, parameter: ApiParameter): boolean {
  return fc
    .sample(fc.string({ minLength: 1 }), { numRuns: 50, seed: 1 })
    .some((text) => text.trim() !== "" && !schemas.valid(parameter.schema, valueOfTexts(parameter, [text])));
}

function randomTexts({ schemas }: OperationSetting, parameter: ApiParameter): fc.Arbitrary<string[]> {
  return arbitrary(schemas, parameter.schema)
    .map((value) => textsOf(parameter, value) ?? [])
    .filter((texts) => {
      // API Gateway treats a blank parameter as missing, which a required one must not be.
      return (
        texts.length > 0 &&
        texts.every((text) => text.trim() !== "") &&
        schemas.valid(parameter.schema, valueOfTexts(parameter, texts))
      );
    });
}
