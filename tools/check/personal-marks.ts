/**
 * Checks that contracts mark values that may be personal with `x-countersign-personal`, true or false. Without the mark, types and
 * answers stay right, but logs show the value.
 *
 * A value needs the mark when its name sounds personal. It also needs the mark when a service passes the value on under the same name, and
 * the contract of the other service marks it true.
 */
import { asObject, isObject, type Json } from "../../local/json.ts";
import type { ApiContract, ApiOperation } from "../contract/api-contract.ts";
import { follow } from "../contract/follow.ts";
import { marksOf } from "../contract/personal-names.ts";
import { placeText } from "../contract/place.ts";
import { escapePart, pointer } from "../contract/pointer.ts";
import type { Call } from "./callees.ts";
import type { Finding } from "./finding.ts";

const MARK = "x-countersign-personal";
const COMBINING = ["allOf", "anyOf", "oneOf"] as const;

/** Names of birth dates, people, contact details, and of identifiers that a state or a bank gives; matched word by word. */
const SOUNDS_PERSONAL =
  /\bdobs?\b|\bborn\b|birth|email|\be mail|\bmail ?address|\b(?:tele)?phone|\bmsisdn\b|\bsurname|\bforename|\b(?:first|last|family|given|full|maiden) ?names?\b|\bssns?\b|\bpassport|\biban\b|\b(?:national|tax) ?ids?\b/;

/** A named value of a request. `mark` is undefined when the contract has no mark for it. */
interface NamedValue {
  name: string;
  contract: ApiContract;
  place: string;
  mark: unknown;
  /** True when the value's type is boolean: a boolean needs no `x-countersign-personal`, whatever its name. */
  boolean: boolean;
}

/** Finds every value of a request that needs a mark and has none, and every mark that is not a boolean. */
export function checkPersonalMarks(contracts: readonly ApiContract[], calls: readonly Call[]): readonly Finding[] {
  const found = new Map<string, Finding>();
  const report = ({ contract, name, place }: NamedValue, why: string): void => {
    const written = contract.placeOf(place);
    const sentence = `${name} ${why}. Write ${MARK}: true, which keeps it out of every log, or false`;
    const key = placeText(written);
    if (!found.has(key)) found.set(key, { ...written, sentence, run: "npm run check" });
  };

  for (const contract of contracts) {
    // A schema that several bodies contain is looked at once.
    const seen = new Set<unknown>();
    for (const operation of contract.operations) {
      for (const value of valuesOf(contract, operation, seen)) {
        if (value.mark !== undefined && typeof value.mark !== "boolean")
          report(value, "has a mark that is not a boolean");
        else if (value.mark === undefined && !value.boolean && soundsPersonal(value.name))
          report(value, "sounds personal, and the contract does not say whether it is");
      }
    }
  }
  for (const [one, other] of pairsOfACall(contracts, calls)) {
    for (const mine of one.filter(({ mark }) => mark === true)) {
      const where = placeText(mine.contract.placeOf(mine.place));
      for (const theirs of other.filter(({ mark, name }) => name === mine.name && mark === undefined))
        report(
          theirs,
          `is personal in ${where}, which is the other side of a call, and this contract does not say whether it is`,
        );
    }
  }
  return [...found.values()];
}

/**
 * Pairs, for each call, the values that the calling service receives with the values that this service can send to the callee, in both
 * orders.
 */
function pairsOfACall(contracts: readonly ApiContract[], calls: readonly Call[]) {
  return calls.flatMap(({ contract, operation, service }): (readonly [NamedValue[], NamedValue[]])[] => {
    const caller = contracts.find(({ name }) => name === service);
    const callee = contracts.find(({ name }) => name === contract);
    const called = callee?.operations.find(({ id }) => id === operation);
    if (caller === undefined || callee === undefined || called === undefined) return [];
    const asked = caller.operations.flatMap((one) => valuesOf(caller, one));
    const asks = valuesOf(callee, called);
    return [
      [asked, asks],
      [asks, asked],
    ];
  });
}

function soundsPersonal(name: string): boolean {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])|([A-Za-z])(?=[0-9])/g, "$1$3$4 $2")
    .toLowerCase();
  return SOUNDS_PERSONAL.test(words.replaceAll(/[^a-z0-9]+/g, " "));
}

/** Returns the parameters of an operation and the properties of its bodies, at any depth, except those of schemas in `seen`. Adds the schemas to `seen`. */
function valuesOf(
  contract: ApiContract,
  { body, parameters, path, method, pointer: where }: ApiOperation,
  seen = new Set<unknown>(),
): NamedValue[] {
  const { document } = contract;
  const item = asObject(asObject(document["paths"])[path]);
  const written = [
    ...itemsOf(asObject(item[method.toLowerCase()])["parameters"], `${where}/parameters`),
    ...itemsOf(item["parameters"], `${pointer("paths", path)}/parameters`),
  ].map(({ place, value }) => ({ place, parameter: asObject(follow(document, value)) }));

  const values: NamedValue[] = parameters.flatMap(({ in: where, name, schema, type }) => {
    const found = written.find(({ parameter }) => parameter["name"] === name && parameter["in"] === where);
    if (found === undefined) return [];
    const mark = found.parameter[MARK] ?? markOf(document, schema);
    return [{ name, contract, place: found.place, mark, boolean: type === "boolean" }];
  });
  for (const [mediaType, schema] of Object.entries(body?.content ?? {}))
    visit(schema, `${where}/requestBody/content/${escapePart(mediaType)}/schema`);
  return values;

  function visit(given: unknown, at: string): void {
    const schema = follow(document, given);
    if (!isObject(schema) || seen.has(schema)) return;
    seen.add(schema);
    const place = isObject(given) && typeof given["$ref"] === "string" ? given["$ref"] : at;
    for (const [name, property] of Object.entries(asObject(schema["properties"]))) {
      const under = `${place}/properties/${escapePart(name)}`;
      const boolean = asObject(follow(document, property))["type"] === "boolean";
      values.push({ name, contract, place: under, mark: markOf(document, property), boolean });
      visit(property, under);
    }
    visit(schema["items"], `${place}/items`);
    visit(schema["additionalProperties"], `${place}/additionalProperties`);
    for (const key of COMBINING) {
      for (const { place: part, value } of itemsOf(schema[key], `${place}/${key}`)) visit(value, part);
    }
  }
}

/**
 * Reduces the marks of a schema, of its reference's target and of its parts to one mark. A mark that is not a boolean wins, then true, then
 * false.
 */
function markOf(document: Json, schema: unknown): unknown {
  const marks = marksOf(document, schema);
  const broken = marks.find((mark) => typeof mark !== "boolean");
  return broken ?? (marks.includes(true) || marks[0]);
}

function itemsOf(value: unknown, at: string): { place: string; value: unknown }[] {
  return Array.isArray(value) ? value.map((one, index) => ({ place: `${at}/${index}`, value: one })) : [];
}
