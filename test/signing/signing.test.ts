import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../fixtures/command.ts";
import { signingCases, signingPage } from "./cases.ts";
import { verifyingServer } from "./verifying-server.ts";

describe("signedFetch, as the stack's verifier sees it over a socket", () => {
  it.each(signingCases.map((signingCase) => [signingCase.number, signingCase.sent, signingCase] as const))(
    "%i. %s",
    async (_, __, { hold }) => {
      await hold(await verifyingServer());
    },
  );
});

describe("docs/signing.md", () => {
  it("is what the cases give; otherwise run `npm run signing` and commit the result", async () => {
    await expect(signingPage()).toMatchFileSnapshot(join(ROOT, "docs/signing.md"));
  });
});
