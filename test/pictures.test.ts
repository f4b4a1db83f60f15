import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PICTURE, SCRIPT } from "../tools/pictures/draw-pictures.ts";
import { runTerminalSession, type TerminalSession } from "../tools/pictures/terminal-session.ts";
import { terminalSvg, wordsOf } from "../tools/pictures/terminal-svg.ts";
import { missingClients } from "./fixtures/clients.ts";
import { ROOT } from "./fixtures/command.ts";
import { deployedTemplate } from "./fixtures/running-stack.ts";

const missing = await missingClients("The session of the README's picture", ["curl"]);

/** Replaces what differs from run to run: milliseconds, masks, requests and the API's made-up id. */
function constant(words: string): string {
  return words
    .replaceAll(/\b\d+ ms\b/g, "N ms")
    .replaceAll(/‹[0-9a-f]{4}›/g, "‹mask›")
    .replaceAll(/\/calls\/[0-9a-f-]{36}/g, "/calls/ID")
    .replaceAll(/:[a-z0-9]{10}\/dev\//g, ":API/dev/");
}

describe(PICTURE, () => {
  const picture = readFileSync(join(ROOT, PICTURE), "utf8");

  it.skipIf(missing.length > 0)("shows what the stack says today: otherwise run `npm run pictures`", async () => {
    const session = await runTerminalSession({
      root: ROOT,
      template: deployedTemplate(),
      script: readFileSync(join(ROOT, SCRIPT), "utf8"),
    });
    expect(constant(wordsOf(picture))).toBe(constant(wordsOf(terminalSvg(session))));
    const { log, shell } = session;
    expect(shell.map(({ answer }) => answer[0])).toEqual([
      "HTTP/1.1 200 OK …",
      "HTTP/1.1 403 Forbidden …",
      "HTTP/1.1 403 Forbidden …",
    ]);
    for (const line of [...shell.flatMap(({ answer, command }) => [...command.split("\n"), ...answer]), ...log])
      expect(constant(wordsOf(picture))).toContain(constant(line.trim().replaceAll(/\s+/g, " ")));
  });

  it("holds no key, token or signature, and no script", () => {
    expect(picture).not.toMatch(/A(?:KIA|SIA)[A-Z0-9]{8}|Signature=|eyJ|<script|https?:\/\/(?!localhost|www\.w3\.org)/);
  });
});

describe("terminalSvg", () => {
  it("writes what XML reserves as entities, and wordsOf reads it back", () => {
    const session: TerminalSession = { shell: [{ command: `echo '<a&"b">'`, answer: ["&amp;"] }], log: [] };
    const svg = terminalSvg(session);
    expect(svg).not.toContain("<a&");
    expect(wordsOf(svg)).toContain(`$ echo '<a&"b">' &amp;`);
  });
});
