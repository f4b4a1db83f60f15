/**
 * Every property that an imitation list calls imitated has an effect: an answer or a refusal changes with its value. A property whose value changes
 * nothing belongs under "no effect", where the start names it.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { PropertyImitation } from "../../local/imitation.ts";
import { everyImitation } from "../../local/stack/every-imitation.ts";
import type { Row } from "./row.ts";
import { rows } from "./rows/rows.ts";
import { startSideBySide } from "./side-by-side.ts";

/**
 * The places of all properties that the lists call imitated. When a list accepts only certain values of a property, the place comes with
 * these values.
 */
function imitatedProperties(): ReadonlyMap<string, readonly unknown[] | undefined> {
  const found = new Map<string, readonly unknown[] | undefined>();
  const add = (place: string, treatment: PropertyImitation): void => {
    if (treatment === "imitated") found.set(place, undefined);
    else if (treatment === "no effect" || "accepts" in treatment) return;
    else if ("only" in treatment) found.set(place, treatment.only);
    else if ("items" in treatment) add(`${place}[]`, treatment.items);
    else for (const [name, inner] of Object.entries(treatment.properties)) add(`${place}.${name}`, inner);
  };
  for (const [type, treatment] of Object.entries(everyImitation)) {
    if (treatment !== "no effect") add(type, treatment);
  }
  return found;
}

const imitated = imitatedProperties();
const folder = await mkdtemp(join(tmpdir(), "countersign-"));
const stack = await startSideBySide(rows, folder);
afterAll(async () => {
  await stack.close();
  await rm(folder, { recursive: true });
});

describe("the rows", () => {
  it("have every property that a list calls imitated, and no other", () => {
    expect(rows.map(({ property }) => property).toSorted()).toEqual([...imitated.keys()].toSorted());
  });

  it("have two values for each property whose list accepts two", () => {
    const single = rows.filter(({ values }) => values.length === 1).map(({ property }) => property);
    expect(single.filter((property) => imitated.get(property)?.length !== 1)).toEqual([]);
  });
});

describe("a property that a list calls imitated", () => {
  it.each(rows.map((row): [string, Row] => [row.property, row]))("changes an answer: %s", async (_, row) => {
    const { again, values, without } = await stack.answersOf(row);
    expect(again, "the same value again").toBe(values[0]);
    if (values.length > 1) expect(values[0], "both values").not.toBe(values[1]);
    if (row.without === "refused") expect(without).toMatch(/^refused: /);
    else if (row.without === "other") expect(values).not.toContain(without);
    else expect(without).toBe(values[row.values.findIndex((value) => JSON.stringify(value) === isJson(row.without))]);
  });
});

function isJson(without: Row["without"]): string {
  return typeof without === "object" ? JSON.stringify(without.is) : without;
}
