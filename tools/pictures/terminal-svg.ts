/**
 * Draws a terminal session as an SVG: the shell above, the log of `npm start` below. The colours follow the reader's system, light or dark.
 * Each piece of text is stretched to its place on a grid of characters, so that any monospaced font fits.
 */
import type { TerminalSession } from "./terminal-session.ts";

const COLUMNS = 98;
const CHARACTER = 8.4;
const LINE = 20;
const MARGIN = 24;
const TITLE = 34;
const GAP = 18;
const WIDTH = Math.round(COLUMNS * CHARACTER + 2 * MARGIN);

/** A run of characters in one style. */
interface Span {
  text: string;
  style: "plain" | "faint" | "prompt" | "good" | "refused" | "reason";
}

type Line = readonly Span[];

/** Returns the picture as the text of an SVG file. */
export function terminalSvg({ log, shell }: TerminalSession): string {
  const shellLines = shell.flatMap(({ answer, command }, index) => [
    ...(index === 0 ? [] : [[]]),
    ...commandLines(command),
    ...answer.flatMap(answerLines),
  ]);
  const logLines = log.flatMap(logLine);
  const above = panel("Your terminal", shellLines, 0);
  const below = panel("npm start: what was answered, and why", logLines, above.height + GAP);
  const height = above.height + GAP + below.height;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img">`,
    "<title>Three requests to the local stack, and its log</title>",
    `<style>${STYLE}</style>`,
    ...above.elements,
    ...below.elements,
    "</svg>",
    "",
  ].join("\n");
}

/** Returns the words of a picture in reading order, without layout, for a test that compares them. */
export function wordsOf(svg: string): string {
  return [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)]
    .map(([, text = ""]) => unescapeXml(text).trim())
    .join(" ")
    .replaceAll(/\s+/g, " ");
}

const STYLE = [
  "text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,'Liberation Mono','DejaVu Sans Mono',monospace;white-space:pre;fill:#1f2328}",
  ".title{font:600 13px system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;fill:#59636e}",
  ".card{fill:#fff;stroke:#d1d9e0}.bar{fill:#f6f8fa}.rule{stroke:#d1d9e0}.dot{fill:#d1d9e0}",
  ".faint{fill:#59636e}.prompt{fill:#0969da;font-weight:600}.good{fill:#1a7f37;font-weight:600}",
  ".refused{fill:#bc4c00;font-weight:600}.reason{font-weight:600}.mark{fill:#fff8c5}",
  "@media (prefers-color-scheme:dark){",
  "text{fill:#e6edf3}.title,.faint{fill:#9198a1}.card{fill:#0d1117;stroke:#3d444d}.bar{fill:#151b23}.rule{stroke:#3d444d}.dot{fill:#3d444d}",
  ".prompt{fill:#4493f8}.good{fill:#3fb950}.refused{fill:#f0883e}.reason{fill:#f0f6fc}.mark{fill:#bb80092e}",
  "}",
].join("");

function panel(title: string, lines: readonly Line[], top: number): { elements: readonly string[]; height: number } {
  const height = TITLE + MARGIN + lines.length * LINE + 6;
  const bar = top + TITLE;
  return {
    height,
    elements: [
      `<rect class="card" x=".5" y="${top + 0.5}" width="${WIDTH - 1}" height="${height - 1}" rx="10"/>`,
      `<path class="bar" d="M1 ${bar}V${top + 10.5}a9.5 9.5 0 0 1 9.5-9.5H${WIDTH - 10.5}a9.5 9.5 0 0 1 9.5 9.5V${bar}z"/>`,
      `<path class="rule" d="M1 ${bar + 0.5}H${WIDTH - 1}"/>`,
      ...[18, 36, 54].map((x) => `<circle class="dot" cx="${x}" cy="${top + TITLE / 2}" r="5.5"/>`),
      `<text class="title" x="76" y="${top + TITLE / 2 + 4.5}">${escapeXml(title)}</text>`,
      ...lines.flatMap((line, index) => drawLine(line, bar + MARGIN + 5 + index * LINE)),
    ],
  };
}

function drawLine(line: Line, y: number): readonly string[] {
  let column = 0;
  return line.flatMap(({ style, text }) => {
    const [x, width] = [column, text.length].map((count) => (count * CHARACTER).toFixed(1));
    column += text.length;
    if (text.trim() === "") return [];
    const left = (Number(x) + MARGIN).toFixed(1);
    const mark = `<rect class="mark" x="${Number(left) - 3}" y="${y - 15}" width="${Number(width) + 6}" height="${LINE - 1}" rx="3"/>`;
    return [
      ...(style === "reason" ? [mark] : []),
      `<text class="${style}" x="${left}" y="${y}" textLength="${width}" lengthAdjust="spacingAndGlyphs">${escapeXml(text)}</text>`,
    ];
  });
}

/** Formats a command as lines. A comment comes before the prompt, because a person does not type it. */
function commandLines(command: string): readonly Line[] {
  const lines = command.split("\n");
  const first = lines.findIndex((text) => !text.startsWith("#"));
  return lines.map((text, index) => [
    ...(index === first ? [{ text: "$ ", style: "prompt" } as const] : []),
    { text, style: index < first ? "faint" : "plain" },
  ]);
}

function answerLines(text: string): readonly Line[] {
  const [, protocol, status, rest = ""] = /^(HTTP\S+ )(.*?)( …)?$/.exec(text) ?? [];
  if (protocol === undefined || status === undefined)
    return wrap(text, COLUMNS).map((part) => [{ text: part, style: "plain" }]);
  return [
    [
      { text: protocol, style: "faint" },
      { text: status, style: styleOf(status) },
      { text: rest, style: "faint" },
    ],
  ];
}

/**
 * Formats a line of the log. A line about a request is `09:41:07 403    1 ms  age   GET /age`, without the time when another request caused it. The
 * line below it, `ErrorType: reason`, is highlighted; a long reason continues on further lines. The address of its record has a line for itself.
 */
function logLine(line: string): readonly Line[] {
  const [, time, status, took, request = ""] = /^(\d\d:\d\d:\d\d | {11})(\d{3})( +\d+ ms {2})(.*)$/.exec(line) ?? [];
  if (time !== undefined && status !== undefined && took !== undefined) {
    return [
      [
        { text: time, style: "faint" },
        { text: status, style: styleOf(status) },
        { text: took, style: "faint" },
        { text: request, style: "plain" },
      ],
    ];
  }
  const [, indent = "", errorType = "", reason = "", link] =
    /^( +)(?:(\w+): )?(.*?)(?: (http:\/\/localhost:\S+))?$/.exec(line) ?? [];
  return [
    [
      { text: indent, style: "plain" },
      { text: `${errorType}:`, style: "refused" },
    ],
    ...wrap(reason, COLUMNS - indent.length).map(
      (text): Line => [
        { text: indent, style: "plain" },
        { text, style: "reason" },
      ],
    ),
    ...(link === undefined
      ? []
      : [
          [
            { text: indent, style: "plain" },
            { text: link, style: "faint" },
          ] satisfies Line,
        ]),
  ];
}

function styleOf(status: string): "good" | "refused" {
  return status.startsWith("2") ? "good" : "refused";
}

/** Breaks a text at spaces into lines of at most `columns` characters. A word longer than that has a line for itself. */
function wrap(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= columns) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escapeXml(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}

function unescapeXml(text: string): string {
  return Object.entries(ENTITIES)
    .toReversed()
    .reduce((plain, [character, entity]) => plain.replaceAll(entity, character), text);
}
