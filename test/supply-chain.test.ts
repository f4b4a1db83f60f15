/** Checks that workflows pin their actions by commit, and that dependabot knows every lockfile. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { lockedFolders } from "../tools/operate/check-lockfiles.ts";
import { ROOT } from "./fixtures/command.ts";

const WORKFLOWS = join(ROOT, ".github/workflows");

describe("the workflows", () => {
  it("use each action at a commit, always the same one, with its version above or at another use", () => {
    const lines = readdirSync(WORKFLOWS).flatMap((file) => readFileSync(join(WORKFLOWS, file), "utf8").split("\n"));
    const uses = lines.flatMap((line, index) => {
      const [, action = "", version = ""] = /uses:\s*([^@\s]+)@?(\S*)/.exec(line) ?? [];
      return action === "" ? [] : [{ action, version, comment: lines[index - 1]?.trim() ?? "" }];
    });
    const commits = new Map(uses.map(({ action, version }) => [action, version]));
    expect([...commits.keys()].toSorted()).toEqual([
      "actions/checkout",
      "actions/setup-node",
      "aws-actions/configure-aws-credentials",
    ]);
    for (const { action, version } of uses) expect([action, version]).toEqual([action, commits.get(action)]);
    for (const [action, version] of commits) {
      expect(version).toMatch(/^[0-9a-f]{40}$/);
      const comments = uses.filter((use) => use.action === action).map(({ comment }) => comment);
      expect(comments.some((comment) => /^# v\d+\.\d+\.\d+$/.test(comment))).toBe(true);
    }
  });
});

describe("dependabot", () => {
  it("looks at every lockfile, and at versions that are a week old", async () => {
    const { updates } = load(readFileSync(join(ROOT, ".github/dependabot.yml"), "utf8")) as {
      updates: { "package-ecosystem": string; directories?: string[]; cooldown: object }[];
    };
    const npm = updates.find((update) => update["package-ecosystem"] === "npm");
    const folders = (await lockedFolders(ROOT)).map(({ folder }) => `/${folder}`);
    expect(npm?.directories?.toSorted()).toEqual(folders.toSorted());
    for (const { cooldown } of updates) expect(cooldown).toEqual({ "default-days": 7 });
  });
});
