/** A line of a plot: points with x and y from 0 to 1, and its name. */
export interface Line {
  name: string;
  points: readonly (readonly [x: number, y: number])[];
}

export interface Plot {
  title: string;
  /** Marks of the two axes: where, from 0 to 1, and the text. */
  across: readonly (readonly [at: number, text: string])[];
  up: readonly (readonly [at: number, text: string])[];
  lines: readonly Line[];
}

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [760, 320, 70, 190, 46, 36];
const LIGHT = ["#0550ae", "#bc4c00", "#1a7f37", "#8250df", "#cf222e", "#6e7781", "#953800"];
const DARK = ["#79c0ff", "#ffa657", "#7ee787", "#d2a8ff", "#ff7b72", "#8b949e", "#e3b341"];

/** The dashes of each line, so that lines differ without colour, and a line shows under another one. */
const DASHES = ["none", "9 5", "2 4", "12 4 2 4"];

/** Draws a plot. The picture has light and dark colours, and the reader's browser chooses. */
export function plotSvg({ across, lines, title, up }: Plot): string {
  const x = (at: number) => round(LEFT + at * (WIDTH - LEFT - RIGHT));
  const y = (at: number) => round(HEIGHT - BOTTOM - at * (HEIGHT - TOP - BOTTOM));
  const colours = (list: readonly string[]) =>
    list.map((colour, index) => `.s${index}{stroke:${colour}}.t${index}{fill:${colour}}`).join("");
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${toXml(title)}">`,
    "<style>",
    "text{font:12px system-ui,sans-serif;fill:#1f2328}.h{font-size:15px;font-weight:600}.g{stroke:#d1d9e0}.l{fill:none;stroke-width:2}",
    colours(LIGHT),
    lines.map((_, index) => `.s${index}{stroke-dasharray:${DASHES[index % DASHES.length]}}`).join(""),
    `@media(prefers-color-scheme:dark){text{fill:#f0f6fc}.g{stroke:#3d444d}.b{fill:#0d1117}${colours(DARK)}}`,
    "</style>",
    `<rect class="b" width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    `<text class="h" x="16" y="26">${toXml(title)}</text>`,
    ...up.flatMap(([at, text]) => [
      `<line class="g" x1="${x(0)}" x2="${x(1)}" y1="${y(at)}" y2="${y(at)}"/>`,
      `<text x="${x(0) - 8}" y="${y(at) + 4}" text-anchor="end">${toXml(text)}</text>`,
    ]),
    ...across.map(([at, text]) => `<text x="${x(at)}" y="${HEIGHT - 12}" text-anchor="middle">${toXml(text)}</text>`),
    ...lines.flatMap(({ name, points }, index) => [
      `<polyline class="l s${index}" points="${points.map(([a, b]) => `${x(a)},${y(b)}`).join(" ")}"/>`,
      `<line class="l s${index}" x1="${WIDTH - RIGHT + 10}" x2="${WIDTH - RIGHT + 38}" y1="${TOP + 10 + 20 * index}" y2="${TOP + 10 + 20 * index}"/>`,
      `<text class="t${index}" x="${WIDTH - RIGHT + 46}" y="${TOP + 14 + 20 * index}">${toXml(name)}</text>`,
    ]),
    "</svg>",
  ].join("\n")}\n`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function toXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
