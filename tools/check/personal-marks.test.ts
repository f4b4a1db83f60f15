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
  return { name, file, placeOf, title: name, version: "1.0.0", schemas: {}, document, operations };
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
  ])("has to say whether it is: %s", (name) => {
    expect(placesOf([contractOf("pets", [query(name)])])).toEqual([
      `api/pets.yaml #/paths/~1it/post/parameters/0: ${name} sounds like somebody's own, and nothing says whether it is. Write x-countersign-personal: true, which keeps it out of every log, or false`,
    ]);
    for (const mark of [true, false]) {
      expect(placesOf([contractOf("pets", [query(name, { "x-countersign-personal": mark })])])).toEqual([]);
      expect(placesOf([contractOf("pets", [query(name, {}, { ...text, "x-countersign-personal": mark })])])).toEqual(
        [],
      );
    }
  });

  it.each(["on", "name", "id", "airborne", "theMail", "microphone", "size"])("is not asked of %s", (name) => {
    expect(placesOf([contractOf("pets", [query(name)])])).toEqual([]);
  });

  it("is not asked of a yes or no", () => {
    expect(placesOf([contractOf("pets", [query("emailVerified", {}, { type: "boolean" })])])).toEqual([]);
  });

  it("is found among a path's parameters and in a body, at whatever depth", () => {
    const contract = contractOf("pets", [query("a"), query("phone")], { home: { properties: { email: text } } });
    expect(placesOf([contract])).toEqual([
      expect.stringMatching(/^api\/pets\.yaml #\/paths\/~1it\/parameters\/0: phone sounds/),
      expect.stringMatching(/ #\/components\/schemas\/Person\/properties\/home\/properties\/email: email sounds/),
    ]);
  });

  it.each([
    ["on its items", (mark: unknown) => ({ type: "array", items: { ...text, "x-countersign-personal": mark } })],
    [
      "in what it combines",
      (mark: unknown) => ({ nullable: true, allOf: [{ ...text, "x-countersign-personal": mark }] }),
    ],
    ["in an alternative", (mark: unknown) => ({ oneOf: [text, { ...text, "x-countersign-personal": mark }] })],
    ["in any of several", (mark: unknown) => ({ anyOf: [text, { ...text, "x-countersign-personal": mark }] })],
  ])("may say so %s, with a boolean as well", (_, schemaOf) => {
    const found = (mark: unknown) => placesOf([contractOf("pets", [], { email: schemaOf(mark) })]);
    expect(found(true)).toEqual([]);
    expect(found(false)).toEqual([]);
    expect(found("true")).toEqual([expect.stringContaining("email has a mark that is no boolean")]);
    expect(found(undefined)).toEqual([expect.stringContaining("email sounds")]);
  });

  it("may say so on the items of a parameter that is a list", () => {
    const list = (mark?: unknown) => ({ type: "array", items: { ...text, "x-countersign-personal": mark } });
    const found = (mark?: unknown) => placesOf([contractOf("pets", [query("emails", {}, list(mark))])]);
    expect(found(false)).toEqual([]);
    expect(found(true)).toEqual([]);
    expect(found()).toEqual([expect.stringContaining("emails sounds")]);
  });

  it("is told from another of its name by its place", () => {
    const parameters = [query("email", MARKED), { name: "email", in: "header", schema: text }];
    expect(placesOf([contractOf("pets", parameters)])).toEqual([expect.stringContaining("parameters/0: email sounds")]);
  });

  it("is found in a map, and is not asked of a yes or no in a body", () => {
    const map = { type: "object", additionalProperties: { type: "object", properties: { phone: text } } };
    expect(placesOf([contractOf("pets", [], { map, emailVerified: { type: "boolean" } })])).toEqual([
      expect.stringContaining("additionalProperties/properties/phone: phone sounds"),
    ]);
  });

  it("says so with a boolean: a text marks nothing", () => {
    expect(placesOf([contractOf("pets", [query("card", { "x-countersign-personal": "yes" })])])).toEqual([
      expect.stringContaining("card has a mark that is no boolean"),
    ]);
  });
});

describe("a value that goes from a caller to what it calls", () => {
  const call = {
    service: "library",
    place: { file: "services/library/ask.ts" },
    contract: "loans",
    operation: "askloans",
  };
  const marked = query("card", MARKED);

  it("is personal on both sides, or says on one that it is not", () => {
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

  it("is not held against one that nobody calls with it", () => {
    expect(placesOf([contractOf("library", [marked]), contractOf("loans", [query("card")])])).toEqual([]);
  });
});
