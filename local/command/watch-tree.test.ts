import { execFile } from "node:child_process";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { scratch } from "../../test/fixtures/scratch.ts";
import { watchTree } from "./watch-tree.ts";

const bash = (cwd: string, script: string) => promisify(execFile)("bash", ["-ec", script], { cwd });

/** Watches `src` and `one.yml` of a folder, and tells whether a change is noticed. */
async function watchScratch() {
  const root = join(await scratch(), "root");
  await mkdir(join(root, "src/deep"), { recursive: true });
  await writeFile(join(root, "src/deep/a.ts"), "one");
  await writeFile(join(root, "one.yml"), "one");
  let changes = 0;
  let notice: () => void = () => undefined;
  const watchNow = async () => {
    const stop = await watchTree({
      root,
      names: ["src", "one.yml"],
      onChange() {
        changes += 1;
        notice();
      },
    });
    onTestFinished(stop);
  };
  /** Resolves once a change is reported after the action has begun. The test times out when none is. */
  const expectNoticed = async (act: () => Promise<unknown>) => {
    const noticed = new Promise<void>((resolve) => {
      notice = resolve;
    });
    await act();
    await noticed;
  };
  return { root, watchNow, expectNoticed, changes: () => changes };
}

describe("watchTree", () => {
  const file = "src/deep/a.ts";

  it.each([
    ["in place", `echo two > ${file}`],
    ["by rename", `echo two > ${file}.tmp; mv ${file}.tmp ${file}`],
    ["with sed -i", `sed -i s/one/two/ ${file}`],
    ["by removing the file and writing it again", `rm ${file}; echo two > ${file}`],
    ["in a file of the root, by rename", "echo two > two.yml; mv two.yml one.yml"],
  ])("notices each of three edits %s", async (_, script) => {
    const { expectNoticed, root, watchNow } = await watchScratch();
    await watchNow();
    for (const _ of "123") await expectNoticed(() => bash(root, script));
  });

  it("notices git checkout and git stash, and edits after each", async () => {
    const { expectNoticed, root, watchNow } = await watchScratch();
    await bash(
      root,
      "git init -q; git config user.email a@example.com; git config user.name a; git add .; git commit -qm 1; " +
        "git checkout -qb other; git rm -rq src/deep; mkdir -p src/new; echo 1 > src/new/b.ts; git add .; git commit -qm 2; git checkout -q -",
    );
    await watchNow();
    await expectNoticed(() => bash(root, "git checkout -q other"));
    await expectNoticed(() => bash(root, "echo 2 > src/new/b.ts"));
    await expectNoticed(() => bash(root, "git stash -q"));
    await expectNoticed(() => bash(root, "git checkout -q -"));
    await expectNoticed(() => bash(root, `echo 3 > ${file}`));
  });

  it("notices a new folder, a file in it, and the folder's successor of the same name", async () => {
    const { expectNoticed, root, watchNow } = await watchScratch();
    await watchNow();
    await expectNoticed(() => mkdir(join(root, "src/new/inner"), { recursive: true }));
    for (const text of "12") {
      await expectNoticed(() => writeFile(join(root, "src/new/inner/b.ts"), text));
      await expectNoticed(() => rm(join(root, "src"), { recursive: true }));
      await expectNoticed(() => mkdir(join(root, "src/new/inner"), { recursive: true }));
    }
    await expectNoticed(() => rename(join(root, "src/new"), join(root, "src/newer")));
    await expectNoticed(() => writeFile(join(root, "src/newer/inner/b.ts"), "3"));
  });

  it("notices that the root was removed and made again, and edits in the new root", async () => {
    const { expectNoticed, root, watchNow } = await watchScratch();
    await watchNow();
    for (const _ of "12") {
      await expectNoticed(() => bash(root, `cp -r . ../copy; rm -r "$PWD"; mv ../copy "$PWD"`));
      await expectNoticed(() => writeFile(join(root, file), "2"));
    }
  });

  it("reports nothing for other files, and nothing after its end", async () => {
    const { changes, root } = await watchScratch();
    let reports = 0;
    const stop = await watchTree({ root, names: ["src"], onChange: () => (reports += 1) });
    await writeFile(join(root, "other.txt"), "1");
    stop();
    await writeFile(join(root, file), "2");
    expect([reports, changes()]).toEqual([0, 0]);
  });
});
