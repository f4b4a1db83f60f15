import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { capacityPage } from "./capacity-page.ts";
import { drawPlots } from "./draw-plots.ts";
import { computeFigure, digestOf, digestOfTenth, FIGURES } from "./figures.ts";
import { readParameters } from "./parameters.ts";
import { PRICES } from "./prices.ts";
import { USUAL } from "./scenarios.ts";
import { isLarge } from "./tenth.ts";
import { VALIDATION } from "./validation.ts";

const DOCS = join(import.meta.dirname, "../../docs");

describe("docs/capacity.md", () => {
  it("is what the figures give; otherwise run `npm run simulate -- --page` and commit the result", async () => {
    expect(await readFile(join(DOCS, "capacity.md"), "utf8")).toBe(
      capacityPage({ figures: FIGURES, parameters: readParameters(), prices: PRICES, validation: VALIDATION }),
    );
  });

  it("shows the plots of the figures, for light and for dark screens", async () => {
    for (const [name, svg] of drawPlots(FIGURES, readParameters(), PRICES)) {
      expect(await readFile(join(DOCS, "pictures", name), "utf8")).toBe(svg);
      expect(svg).toContain("prefers-color-scheme:dark");
      expect(svg.length).toBeLessThan(8_000);
    }
  });
});

describe("figures.json", () => {
  it("has every scenario, computed with the present scenarios and parameters", () => {
    expect(Object.fromEntries(Object.entries(FIGURES).map(([name, { digest }]) => [name, digest]))).toEqual(
      Object.fromEntries(USUAL.map((scenario) => [scenario.name, digestOf(scenario)])),
    );
  });

  it.each(USUAL.filter((scenario) => !isLarge(scenario)).map((scenario) => [scenario.name, scenario] as const))(
    "has the figures that a run of %s gives",
    async (name, scenario) => {
      expect(await computeFigure(scenario)).toEqual(FIGURES[name]);
    },
  );

  it.each(USUAL.filter(isLarge).map((scenario) => [scenario.name, scenario] as const))(
    "has the digest of the figures that a tenth of %s gives",
    async (name, scenario) => {
      expect(await digestOfTenth(scenario)).toBe(FIGURES[name]?.tenth);
    },
  );
});

describe("digestOf", () => {
  it("differs for another load and for another parameter, not for another title", () => {
    const [scenario] = USUAL;
    if (scenario === undefined) throw new Error("There is no scenario.");
    const digest = digestOf(scenario);
    expect(digestOf({ ...scenario, title: "another" })).toBe(digest);
    expect(digestOf({ ...scenario, rate: 11 })).not.toBe(digest);
    expect(digestOf(scenario, readParameters({ ageMs: 26 }))).not.toBe(digest);
  });
});
