import { execFile } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { UsageError } from "../../local/usage-error.ts";
import { type ReadContracts, readContracts } from "../contract/read-contracts.ts";
import { temporaryFolder } from "../temporary-folder.ts";

/**
 * The error when contracts cannot be compared with those of a revision: there is no repository, the commit is unknown, or the commit has no
 * contracts.
 */
export class RevisionProblem extends UsageError {
  override name = "RevisionProblem";
}

/**
 * Reads the contracts of another commit from git's objects. The working tree and the index stay as they are.
 *
 * `revision` is anything that `git rev-parse` accepts as a commit. Throws a RevisionProblem when git does not know the commit.
 */
export async function contractsAt(root: string, revision: string): Promise<ReadContracts> {
  const commit = (
    await git(root, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`]).catch(
      async () => {
        const inside = await git(root, ["rev-parse", "--is-inside-work-tree"]).then(
          () => true,
          () => false,
        );
        throw new RevisionProblem(
          inside
            ? `--against ${revision}: git does not know this commit. Name a branch, a tag or a commit; a shallow clone has few of them.`
            : `--against ${revision}: this folder is not a git repository, so there is nothing to compare with.`,
        );
      },
    )
  ).trim();
  // With -z names end in NUL. Otherwise git would quote one that is not ASCII.
  const listed = (await git(root, ["ls-tree", "-z", "--name-only", commit, "api/"])).split("\0");
  const files = listed.filter((file) => file.endsWith(".yaml"));
  if (files.length === 0) throw new RevisionProblem(`--against ${revision}: this commit has no api/*.yaml.`);
  const folder = await temporaryFolder("countersign-against-");
  try {
    await mkdir(join(folder, "api"));
    for (const file of files) {
      await writeFile(join(folder, "api", basename(file)), await git(root, ["show", `${commit}:./${file}`]));
    }
    return await readContracts(join(folder, "api"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function git(cwd: string, flags: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)("git", flags, { cwd, maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}
