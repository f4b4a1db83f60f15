import { expect, it } from "vitest";
import { run } from "../../test/fixtures/command.ts";

it("npm run sbom lists the packages that are deployed, those that tools use as well included, and says what it covers", async () => {
  const { code, stderr, stdout } = await run("sbom");
  expect(code).toBe(0);
  const { components, dependencies, metadata } = JSON.parse(stdout);
  const names: string[] = components.map(({ name }: { name: string }) => name);
  // A bundle contains these; the AWS clients of the tools bring some of them, too.
  for (const name of ["@aws-sdk/client-cognito-identity-provider", "@smithy/core", "openapi-fetch"]) {
    expect(names).toContain(name);
  }
  for (const name of ["vitest", "typescript", "@aws-sdk/client-cloudformation"]) expect(names).not.toContain(name);
  const refs = new Set(components.map((component: Record<string, string>) => component["bom-ref"]));
  for (const { dependsOn } of dependencies) for (const ref of dependsOn) expect(refs).toContain(ref);
  expect(metadata.properties).toContainEqual({ name: "countersign:covers", value: stderr.trim() });
  for (const folder of ["bench", "tools/mutate", "tools/review/public-sets"]) expect(stderr).toContain(folder);
});
