/** `npm run vectors -- FILE...`: tries the verifier and the client's signer on files of SigV4 vectors. */

import { command } from "../local/command/command.ts";
import { UsageError } from "../local/usage-error.ts";
import { runVectors } from "../tools/vectors/run-vectors.ts";

await command({
  usage: `npm run vectors -- FILE...

Tries files of SigV4 vectors. A signing case is compared with the canonical
request of the verifier and with the client's signer, and its presigned form is
verified. A verifying case is verified. Prints each difference, and how many
cases of each file passed. test/vectors/ has two files.

  --help         this text`,
  options: {},
  operands: true,
  async run(_, files) {
    if (files.length === 0) throw new UsageError("Name a file: npm run vectors -- test/vectors/execute-api-sign.json");
    for (const file of files) {
      const { failed, passed, withoutClient } = await runVectors(file, console.log);
      const skipped = withoutClient > 0 ? `; the client refuses to sign ${withoutClient}, as it should` : "";
      console.log(`${file}: ${passed} passed, ${failed} failed${skipped}`);
      if (failed > 0) process.exitCode = 1;
    }
  },
});
