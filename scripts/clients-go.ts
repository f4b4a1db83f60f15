/** `npm run clients:go`: lets the signers of the AWS SDKs for Go sign. */
import { command } from "../local/command/command.ts";
import { runInstalled } from "../tools/verify/run-installed.ts";

const USAGE = `npm run clients:go

Lets the signers of both AWS SDKs for Go sign a request of a running stack.
They come from Debian's sources and take a gigabyte with their compiler:
apt-get install golang-go golang-github-aws-aws-sdk-go-dev \\
  golang-github-aws-aws-sdk-go-v2-dev`;

await command({
  usage: USAGE,
  options: {},
  async run() {
    process.exitCode = (await runInstalled("vitest", ["run", "--config", "test/clients/go/vitest.config.ts"])).code;
  },
});
