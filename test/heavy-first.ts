import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The test files that take the most processor time, the dearest first, as paths from the root. Together they take half of the time of all tests. */
export const HEAVY: readonly string[] = [
  "tools/onboard/interruptions.test.ts",
  "test/third-service.test.ts",
  "test/imitated-properties/imitated-properties.test.ts",
  "test/call-package.test.ts",
  "test/local-package.test.ts",
  "test/other-pair.test.ts",
  "test/commands.test.ts",
  "test/call.test.ts",
  "test/differential.test.ts",
  "test/policy-differential.test.ts",
  "test/cors.test.ts",
  "test/strange-folder.test.ts",
  "test/contract.test.ts",
  "test/parameters.test.ts",
  "test/self-calling.test.ts",
  "tools/simulate/capacity-page.test.ts",
];

/**
 * Orders the test files. The dearest files begin first, so that none of them runs alone at the end while other processor cores are idle; vitest orders the
 * others. Without the list vitest would begin with the longest files only where it has kept the times of an earlier run, which a new clone lacks.
 */
export class HeavyFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return heavyFirst(await super.sort(files));
  }
}

/** Puts the files of HEAVY first, in the order of that list. The other files keep their order. */
export function heavyFirst<File extends { moduleId: string }>(files: readonly File[]): File[] {
  const place = ({ moduleId }: File) => HEAVY.findIndex((path) => moduleId.endsWith(`/${path}`));
  const isHeavy = (file: File) => place(file) >= 0;
  const heavy = files.filter(isHeavy).toSorted((one, other) => place(one) - place(other));
  return [...heavy, ...files.filter((file) => !isHeavy(file))];
}
