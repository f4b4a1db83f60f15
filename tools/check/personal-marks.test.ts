import { describe, expect, it } from "vitest";
import type { ApiContract } from "../contract/api-contract.ts";
import { placeText } from "../contract/place.ts";
import { readOperations } from "../contract/read-operations.ts";
import { createReport } from "../contract/report.ts";
import { checkPersonalMarks } from "./personal-marks.ts";

const MARKED = { "x-countersign-personal": true };
const text = { type: "string" };

/** A contract of one POST with these parameters, and with these properties in its body. */
function contractOf(name: string, parameters: readonly object[], properties: object = {}): ApiContract {
  const person = { type: "object", properties: { ...properties, friends: { type: "array", items: { $ref: PERSON } } } };
  const operation = {
    operationId: `ask${name}`,
    parameters: parameters.slice(0, 1),
    requestBody: { content: { "application/json": { schema: { allOf: [{ $ref: PERSON }] } } } },
    responses: {},
  };
  const document = {
    paths: { "/it": { parameters: parameters.slice(1), post: operation } },
    components: { schemas: { Person: person } },
  };
  const file = `api/${name}.yaml`;
  const placeOf = (pointer: string) => ({ file, pointer });
  const { operations } = readOperations(document, createReport(placeOf));
  return { name, file, placeOf, title: name, version: "1.0.0", cors: null, schemas: {}, document, operations };
}
const PERSON = "#/components/schemas/Person";

const query = (name: string, more: object = {}, schema: object = text) => ({ name, in: "query", schema, ...more });

function placesOf(contracts: readonly ApiContract[], calls: Parameters<typeof checkPersonalMarks>[1] = []): string[] {
  return checkPersonalMarks(contracts, calls).map((finding) => `${placeText(finding)}: ${finding.sentence}`);
}

describe("a value that sounds personal", () => {
  it.each([
    "dob",
    "birthDate",
    "date_of_birth",
    "born",
    "userEmail",
    "X-E-Mail",
    "phoneNumber",
    "firstName",
    "firstNames",
    "lastname",
    "surname",
    "forename",
    "msisdn",
    "mailAddress",
    "dob2",
    "DOBYear",
    "taxIds",
    "SSN",
    "SSNLast4",
    "passportNo",
  ])("needs a mark: %s", (name) => {
    expect(placesOf([contractOf("pets", [query(name)])])).toEqual([
      `api/pets.yaml #/paths/~1it/post/parameters/0: ${name} sounds personal, and the contract does not say whether it is. Write x-countersign-personal: true, which keeps it out of every log, or false`,
    ]);
    for (const mark of [true, false]) {
      expect(placesOf([contractOf("pets", [query(name, { "x-countersign-personal": mark })])])).toEqual([]);
      expect(placesOf([contractOf("pets", [query(name, {}, { ...text, "x-countersign-personal": mark })])])).toEqual(
        [],
      );
    }
  });

  it.each(["on", "name", "id", "airborne", "theMail", "microphone", "size"])(
    "needs no mark when the name is %s",
    (name) => {
      expect(placesOf([contractOf("pets", [query(name)])])).toEqual([]);
    },
  );

  it("needs no mark when it is a boolean", () => {
    expect(placesOf([contractOf("pets", [query("emailVerified", {}, { type: "boolean" })])])).toEqual([]);
  });

  it("is findingsWith among a path's parameters and in a body, at any depth", () => {
    const contract = contractOf("pets", [query("a"), query("phone")], { home: { properties: { email: text } } });
    expect(placesOf([contract])).toEqual([
      expect.stringMatching(/^api\/pets\.yaml #\/paths\/~1it\/parameters\/0: phone sounds/),
      expect.stringMatching(/ #\/components\/schemas\/Person\/properties\/home\/properties\/email: email sounds/),
    ]);
  });

  it.each([
    ["on its items", (mark: unknown) => ({ type: "array", items: { ...text, "x-countersign-personal": mark } })],
    ["in allOf", (mark: unknown) => ({ nullable: true, allOf: [{ ...text, "x-countersign-personal": mark }] })],
    ["in oneOf", (mark: unknown) => ({ oneOf: [text, { ...text, "x-countersign-personal": mark }] })],
    ["in anyOf", (mark: unknown) => ({ anyOf: [text, { ...text, "x-countersign-personal": mark }] })],
  ])("may have its mark %s, true or false", (_, schemaOf) => {
    const findingsWith = (mark: unknown) => placesOf([contractOf("pets", [], { email: schemaOf(mark) })]);
    expect(findingsWith(true)).toEqual([]);
    expect(findingsWith(false)).toEqual([]);
    expect(findingsWith("true")).toEqual([expect.stringContaining("email has a mark that is not a boolean")]);
    expect(findingsWith(undefined)).toEqual([expect.stringContaining("email sounds")]);
  });

  it("may have its mark on the items of a list parameter", () => {
    const list = (mark?: unknown) => ({ type: "array", items: { ...text, "x-countersign-personal": mark } });
    const findingsWith = (mark?: unknown) => placesOf([contractOf("pets", [query("emails", {}, list(mark))])]);
    expect(findingsWith(false)).toEqual([]);
    expect(findingsWith(true)).toEqual([]);
    expect(findingsWith()).toEqual([expect.stringContaining("emails sounds")]);
  });

  it("is told from another value of the same name by its place", () => {
    const parameters = [query("email", MARKED), { name: "email", in: "header", schema: text }];
    expect(placesOf([contractOf("pets", parameters)])).toEqual([expect.stringContaining("parameters/0: email sounds")]);
  });

  it("is findingsWith in a map; a boolean in a body needs no mark", () => {
    const map = { type: "object", additionalProperties: { type: "object", properties: { phone: text } } };
    expect(placesOf([contractOf("pets", [], { map, emailVerified: { type: "boolean" } })])).toEqual([
      expect.stringContaining("additionalProperties/properties/phone: phone sounds"),
    ]);
  });

  it("has a boolean for its mark, and no string", () => {
    expect(placesOf([contractOf("pets", [query("card", { "x-countersign-personal": "yes" })])])).toEqual([
      expect.stringContaining("card has a mark that is not a boolean"),
    ]);
  });
});

describe("a value that a caller hands on to the operation it calls", () => {
  const call = {
    service: "library",
    place: { file: "services/library/ask.ts" },
    contract: "loans",
    operation: "askloans",
  };
  const marked = query("card", MARKED);

  it("needs a mark on both sides", () => {
    const where = "#/paths/~1it/post/parameters/0";
    const not = query("card", { "x-countersign-personal": false });
    const ask = (one: object, other: object, inBody = {}) =>
      placesOf([contractOf("library", [one]), contractOf("loans", [other], inBody)], [call]);
    expect(ask(marked, marked)).toEqual([]);
    expect(ask(marked, not)).toEqual([]);
    expect(ask(marked, query("card"))).toEqual([
      expect.stringMatching(`^api/loans\\.yaml ${where}: card is personal in api/library\\.yaml ${where}, `),
    ]);
    expect(ask(query("card"), marked)).toEqual([
      expect.stringMatching(`^api/library\\.yaml ${where}: card is personal in api/loans\\.yaml ${where}, `),
    ]);
    expect(ask(marked, query("on"), { card: text })).toEqual([
      expect.stringMatching(/^api\/loans\.yaml #\/components\/schemas\/Person\/properties\/card: card is personal in/),
    ]);
  });

  it("is not compared when neither calls the other", () => {
    expect(placesOf([contractOf("library", [marked]), contractOf("loans", [query("card")])])).toEqual([]);
  });
});
