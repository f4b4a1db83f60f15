import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { scratch } from "../../test/fixtures/scratch.ts";
import { checkIncludedFiles } from "./included-files.ts";

it("names, with its place, a file whose name is known only at packaging, and finds no fault in it", async () => {
  const root = await scratch();
  await mkdir(join(root, "infra"));
  await writeFile(join(root, "infra/small.yml"), "Kind: ${file(infra/${env:KIND}.yml)}\n");
  await writeFile(
    join(root, "serverless.yml"),
    "resources:\n  - ${file(infra/${self:custom.kind}.yml)}\ncustom: { kind: small }\n",
  );
  expect(await checkIncludedFiles(root)).toEqual({
    findings: [],
    unknown: [
      {
        file: "infra/small.yml",
        position: { line: 1, column: 7 },
        sentence: expect.stringMatching(
          /^includes infra\/\$\{env:KIND\}\.yml, whose name is known only at packaging\./,
        ),
      },
    ],
  });
});
