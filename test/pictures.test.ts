import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PICTURED_VIEWS } from "../tools/pictures/console-views.ts";
import { consolePicture, walkConsole } from "../tools/pictures/draw-console.ts";
import { PICTURE, SCRIPT } from "../tools/pictures/draw-pictures.ts";
import { runTerminalSession, type TerminalSession } from "../tools/pictures/terminal-session.ts";
import { terminalSvg, wordsOf } from "../tools/pictures/terminal-svg.ts";
import { FIND_CHROMIUM, missingClients, missingParts } from "./fixtures/clients.ts";
import { ROOT } from "./fixtures/command.ts";
import { deployedTemplate } from "./fixtures/running-stack.ts";

const withoutChromium = await missingParts("The walk through the views of the console's pictures", {
  chromium: FIND_CHROMIUM,
});
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

describe("the pictures of the console", () => {
  const names = PICTURED_VIEWS.flatMap((view) =>
    (["light", "dark"] as const).map((theme) => consolePicture(view, theme)),
  );

  it.skipIf(withoutChromium.length > 0)(
    "show views that the console has today, with every text of theirs",
    async () => {
      const visited: string[] = [];
      await walkConsole(ROOT, deployedTemplate(), async (view, theme) => {
        visited.push(consolePicture(view, theme));
      });
      expect(visited).toEqual(names);
    },
  );

  it("are there, each at most 90 kB, and stand in docs/console.md with a text for those who do not see them", () => {
    const page = readFileSync(join(ROOT, "docs/console.md"), "utf8");
    for (const name of names) {
      expect(readFileSync(join(ROOT, name)).length).toBeLessThanOrEqual(90_000);
      expect(page).toContain(name.replace("docs/", ""));
    }
    for (const { alt } of PICTURED_VIEWS) expect(page).toContain(`alt="${alt}"`);
    const drawn = readdirSync(join(ROOT, "docs/pictures")).filter((file) => file.startsWith("console-"));
    expect(drawn.map((file) => `docs/pictures/${file}`).toSorted()).toEqual(names.toSorted());
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
