/** Signers of other languages, as Debian packages them: age must accept what they sign, and refuse it with a wrong secret. */
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TemporaryCredentials } from "../../lib/call/temporary-credentials.ts";
import { adaInTheGroup } from "../fixtures/ada.ts";
import { missingParts } from "../fixtures/clients.ts";
import { shell } from "../fixtures/command.ts";
import { openStack, type RunningStack } from "../fixtures/running-stack.ts";

/** A signer: its Debian package, a command that fails without it, and the program that signs with it. */
interface Signer {
  debianPackage: string;
  probe: string;
  program: string;
}

// The system's own interpreters, because others in the path do not see Debian's packages.
const SIGNERS: readonly Signer[] = [
  {
    debianPackage: "ruby-aws-sigv4",
    probe: `/usr/bin/ruby -e 'require "aws-sigv4"'`,
    program: "/usr/bin/ruby sign.rb",
  },
  {
    debianPackage: "php-async-aws-core",
    probe: `/usr/bin/php -r 'require "AsyncAws/Core/autoload.php";'`,
    program: "/usr/bin/php sign.php",
  },
  {
    debianPackage: "libnet-amazon-signature-v4-perl",
    probe: "/usr/bin/perl -MNet::Amazon::Signature::V4 -MLWP::UserAgent -e 1",
    program: "/usr/bin/perl sign.pl",
  },
  {
    debianPackage: "python3-aws-requests-auth",
    probe: "/usr/bin/python3 -c 'import aws_requests_auth'",
    program: "/usr/bin/python3 sign.py",
  },
];

let stack: RunningStack;
let good: TemporaryCredentials;

beforeAll(async () => {
  stack = await openStack();
  good = await (await adaInTheGroup(stack)).credentials();
});
afterAll(() => stack.close());

/** Runs a program, which asks for an age. Returns what it printed, and how often the function was called. */
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

for (const signer of SIGNERS) {
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
