import type { Palette } from "./palette.ts";
import { wrapLines } from "./table-lines.ts";

export interface ChartBar {
  name: string;
  value: number;
  /** The value as text, with its unit. */
  label: string;
  isOurs: boolean;
}

export interface BarChart {
  title: string;
  /** Sentences under the title: what was measured, and which direction is better. */
  note: string;
  bars: readonly ChartBar[];
}

const WIDTH = 760;
const MARGIN = 20;
const NAME_WIDTH = 320;
const LABEL_WIDTH = 120;
const ROW = 30;
const BAR = 18;
/** Characters of the note in a line, at a size of 13. */
const NOTE_CHARACTERS = 105;

/** Draws horizontal bars as an SVG document, each with its name and value as text. All bars share a scale that begins at 0. */
export function barChart({ bars, note, title }: BarChart, palette: Palette): string {
  const notes = wrapLines(note, NOTE_CHARACTERS);
  const top = MARGIN + 26 + notes.length * 18 + 14;
  const height = top + bars.length * ROW + MARGIN - (ROW - BAR);
  const most = Math.max(...bars.map(({ value }) => value));
  const described = bars.map(({ label, name }) => `${name}: ${label}`).join("; ");
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title desc" font-family="system-ui, -apple-system, 'Segoe UI', sans-serif">`,
    `<title id="title">${escapeXml(title)}</title>`,
    `<desc id="desc">${escapeXml(`${note} ${described}.`)}</desc>`,
    `<rect width="${WIDTH}" height="${height}" fill="${palette.background}"/>`,
    text(MARGIN, MARGIN + 14, title, `fill="${palette.text}" font-size="17" font-weight="600"`),
    ...notes.map((line, index) =>
      text(MARGIN, MARGIN + 38 + index * 18, line, `fill="${palette.quiet}" font-size="13"`),
    ),
    ...bars.flatMap((bar, index) => drawBar(bar, top + index * ROW, most, palette)),
    "</svg>",
    "",
  ].join("\n");
}

function drawBar({ isOurs, label, name, value }: ChartBar, top: number, most: number, palette: Palette): string[] {
  const left = MARGIN + NAME_WIDTH;
  const longest = WIDTH - left - LABEL_WIDTH - MARGIN;
  const width = Math.max(1, round((longest * value) / most));
  const weight = isOurs ? ' font-weight="600"' : "";
  const middle = top + BAR / 2 + 4.5;
  return [
    text(left - 10, middle, name, `fill="${palette.text}" font-size="13" text-anchor="end"${weight}`),
    `<rect x="${left}" y="${top}" width="${width}" height="${BAR}" rx="2" fill="${isOurs ? palette.ours : palette.theirs}"/>`,
    text(left + width + 8, middle, label, `fill="${palette.text}" font-size="13"${weight}`),
  ];
}

function text(x: number, y: number, value: string, attributes: string): string {
  return `<text x="${x}" y="${y}" ${attributes}>${escapeXml(value)}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escapeXml(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
