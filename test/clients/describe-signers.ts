import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TemporaryCredentials } from "../../lib/call/temporary-credentials.ts";
import { adaInTheGroup } from "../fixtures/ada.ts";
import { missingParts } from "../fixtures/clients.ts";
import { shell } from "../fixtures/command.ts";
import { openStack, type RunningStack } from "../fixtures/running-stack.ts";

/** A signer of another language. */
export interface Signer {
  debianPackage: string;
  /** A shell command that fails on a machine without the signer. */
  probe: string;
  /**
   * A shell command that requests $URL, signed with the keys of AWS's environment variables, and prints the status and the body. The
   * command runs in the folder signers/.
   */
  program: string;
}

/** Tests that the service `age` accepts a request of each signer, and refuses one that was signed with a wrong secret. */
export async function describeSigners(signers: readonly Signer[]): Promise<void> {
  let stack: RunningStack;
  let good: TemporaryCredentials;
  beforeAll(async () => {
    stack = await openStack();
    good = await (await adaInTheGroup(stack)).credentials();
  });
  afterAll(() => stack.close());

  /** Runs a signer's program. Returns the program's output, and how many requests reached the Lambda function of `age`. */
  async function ask({ program }: Signer, secretAccessKey: string) {
    const { counts } = stack.functionOf("age");
    const before = counts.invocations;
    const { code, stderr, stdout } = await shell(program, {
      cwd: join(import.meta.dirname, "signers"),
      env: {
        URL: `${stack.environment["AGE_URL"]}/age?dob=19880101&on=20191122`,
        AWS_REGION: stack.region,
        AWS_ACCESS_KEY_ID: good.accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        AWS_SESSION_TOKEN: good.sessionToken ?? "",
      },
    });
    const [status, ...body] = stdout.trim().split("\n");
    return { code, stderr, status, body: body.join("\n"), invocations: counts.invocations - before };
  }

  for (const signer of signers) {
    const { debianPackage, probe } = signer;
    const missing = await missingParts(`The test of ${debianPackage}`, { [debianPackage]: probe });

    describe.skipIf(missing.length > 0)(debianPackage, () => {
      it("is let in with Ada's credentials", async () => {
        const answer = await ask(signer, good.secretAccessKey);
        expect(answer).toEqual({ code: 0, stderr: "", status: "200", body: '{"age":31}', invocations: 1 });
      });

      it("is refused with a wrong secret", async () => {
        expect(await ask(signer, "wrong")).toEqual({
          code: 0,
          stderr: "",
          status: "403",
          body: expect.stringMatching(/^\{"message":"The request signature we calculated does not match the signature/),
          invocations: 0,
        });
      });
    });
  }
}
