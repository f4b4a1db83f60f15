import { describe, expect, it } from "vitest";
import { barChart } from "./bar-chart.ts";
import { contrast, PALETTES, THEMES } from "./palette.ts";

const chart = {
  title: "Start <to> first answer",
  note: "Seconds. Less is better.",
  bars: [
    { name: "ours & us", value: 1, label: "1.0 s", isOurs: true },
    { name: "a peer", value: 4, label: "4.0 s", isOurs: false },
  ],
};

describe("barChart", () => {
  const svg = barChart(chart, PALETTES.light);

  it("draws bars in proportion to their values, from 0", () => {
    const widths = [...svg.matchAll(/<rect x="\d+" y="[\d.]+" width="([\d.]+)"/g)].map(([, width]) => Number(width));
    expect(widths).toHaveLength(2);
    expect((widths[1] ?? 0) / (widths[0] ?? 1)).toBeCloseTo(4, 1);
  });
  it("writes each name and value as text, escaped", () => {
    for (const text of ["Start &lt;to&gt; first answer", ">ours &amp; us<", ">1.0 s<", ">a peer<", ">4.0 s<"]) {
      expect(svg).toContain(text);
    }
  });
  it("describes the figures for readers who do not see the picture", () => {
    expect(svg).toContain('<desc id="desc">Seconds. Less is better. ours &amp; us: 1.0 s; a peer: 4.0 s.</desc>');
  });
  it("keeps every bar and label inside the picture", () => {
    const [, width = 0] = /width="(\d+)" height/.exec(svg) ?? [];
    for (const [, x, length] of svg.matchAll(/<rect x="(\d+)" y="[\d.]+" width="([\d.]+)"/g)) {
      expect(Number(x) + Number(length)).toBeLessThan(Number(width) - 100);
    }
  });
  it("leaves room for a name of 44 bold characters", () => {
    const [, end = 0] = /<text x="(\d+)" [^>]*text-anchor="end"/.exec(svg) ?? [];
    // A bold character of 13 pixels is about 7.1 pixels wide.
    expect(Number(end)).toBeGreaterThanOrEqual(44 * 7.1);
  });
  it("draws the same picture from the same figures", () => expect(barChart(chart, PALETTES.light)).toBe(svg));
});

describe.each(THEMES)("the palette %s", (theme) => {
  const { background, ours, quiet, text, theirs } = PALETTES[theme];
  it.each([text, quiet])("has text of AA contrast: %s", (colour) => {
    expect(contrast(colour, background)).toBeGreaterThanOrEqual(4.5);
  });
  it.each([ours, theirs])("has bars that stand out from the background: %s", (colour) => {
    expect(contrast(colour, background)).toBeGreaterThanOrEqual(3);
  });
});

describe("contrast", () => {
  it("is 21 between black and white", () => expect(contrast("#ffffff", "#000000")).toBeCloseTo(21, 5));
  it("is 1 between a colour and itself", () => expect(contrast("#123456", "#123456")).toBe(1));
});
