import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { drawCharts } from "./charts.ts";
import { type Figures, figuresJson } from "./figures.ts";
import { resultsPage } from "./results-page.ts";

const BENCH = join(import.meta.dirname, "..");
const read = (file: string) => readFileSync(join(BENCH, file), "utf8");
const json = read("results/figures.json");
const figures: Figures = JSON.parse(json);

describe("the committed results", () => {
  it("are written with four digits, and come back the same", () => expect(figuresJson(figures)).toBe(json));
  it("make the page RESULTS.md", () => expect(resultsPage(figures)).toBe(read("RESULTS.md")));
  it("make the charts, and no other file is among them", () => {
    const charts = drawCharts(figures);
    expect(readdirSync(join(BENCH, "results")).toSorted()).toEqual([...charts.keys(), "figures.json"].toSorted());
    for (const [file, svg] of charts) expect(svg).toBe(read(`results/${file}`));
  });
});

describe("the results page", () => {
  it("says first that the machine was busy, when it was", () => {
    const note = "**The machine was busy during this run. Only the ratios hold.**";
    expect(resultsPage({ ...figures, isQuiet: false })).toContain(note);
    expect(resultsPage({ ...figures, isQuiet: true })).not.toContain(note);
  });
  it("keeps its tables within 80 columns", () => {
    const blocks = [...resultsPage(figures).matchAll(/^```text\n(.*?)^```/gms)].flatMap(([, text = ""]) =>
      text.split("\n"),
    );
    expect(blocks.length).toBeGreaterThan(100);
    for (const line of blocks) expect(line.length).toBeLessThanOrEqual(80);
  });
});
