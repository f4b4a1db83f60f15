import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { LocalOptions } from "../stack/start-local.ts";
import { suggestion } from "../suggestion.cjs";
import { UsageError } from "../usage-error.ts";
import { command } from "./command.ts";
import { valuesByName } from "./flags.ts";
import { packageVersion } from "./package-version.ts";
import { runStack } from "./run-stack.ts";
import { OUTPUT_USAGE, PORT_USAGE, readStartFlags, START_FLAGS, THROTTLE_USAGE } from "./start-flags.ts";
import { suggestedCalls } from "./suggested-calls.ts";
import { usageText } from "./usage-text.ts";
import { watchTemplate } from "./watch-template.ts";
import { PACKAGE_WORDING } from "./wording.ts";

const USAGE = `npx countersign-local TEMPLATE [options]
npx countersign-local aws-env | call | who [options]

Runs the REST APIs, Lambda functions, user pools and identity pools of a
compiled CloudFormation template on this machine. Auth is really enforced.

  npx countersign-local cdk.out/MyStack.template.json
  npx countersign-local .serverless/cloudformation-template-update-stack.json

TEMPLATE is a file in JSON or YAML. The code of functions is looked for beside
it and in this folder. Flags with NAME may be given more than once.

  --code NAME=PATH  the folder or zip with the code of a function or layer
  --stub NAME       a function that answers 501 instead of running, or a route
                    that answers 501: 'orders:GET /items'
  --parameter NAME=V
                    the value of a parameter of the template
  --import NAME=V   the value of an export of another stack (Fn::ImportValue)
  --endpoint NAME=URL
                    a server that stands in for an AWS service, such as
                    dynamodb=http://localhost:8000
  --region R        the AWS region (default: eu-west-1)
${PORT_USAGE}
${THROTTLE_USAGE}
  --watch           runs changed code and a changed template at once
${OUTPUT_USAGE}

In another terminal of the same folder:

  aws-env           prints the variables with which a shell uses the stack
  call API TARGET   signs a request, sends it and prints the answer
  who               prints who may call each operation

Each of the three answers --help. Ctrl-C ends the stack.

  -v, --version     prints the version of this package`;

/** The commands beside the start of a stack. */
const COMMANDS = ["aws-env", "call", "who"];

/** Runs the stack of a template, as the flags say. */
export async function startCommand(args: readonly string[]): Promise<void> {
  await command({
    usage: USAGE,
    args,
    operands: true,
    options: {
      ...START_FLAGS,
      code: { type: "string", multiple: true },
      stub: { type: "string", multiple: true },
      parameter: { type: "string", multiple: true },
      import: { type: "string", multiple: true },
      endpoint: { type: "string", multiple: true },
      region: { type: "string" },
      watch: { type: "boolean" },
      version: { type: "boolean", short: "v" },
    },
    async run({ code, endpoint, import: imports, parameter, region, stub, version, watch, ...flags }, operands) {
      if (version) {
        process.stdout.write(`${packageVersion(import.meta.dirname)}\n`);
        return;
      }
      const [operand, ...others] = operands;
      if (operand !== undefined) refuseUnknownCommand(operand);
      if (operand === undefined || others.length > 0) throw new UsageError(`Name one template.\n\n${usageText(USAGE)}`);
      const file = resolve(operand);
      const options: Omit<LocalOptions, "template"> = {
        root: process.cwd(),
        templateFolder: dirname(file),
        code: valuesByName("--code", code, "NAME=PATH"),
        endpoints: valuesByName("--endpoint", endpoint, "dynamodb=http://localhost:8000"),
        imports: valuesByName("--import", imports, "NAME=VALUE"),
        parameters: valuesByName("--parameter", parameter, "NAME=VALUE"),
        ...(stub && { stubs: stub }),
        ...(region !== undefined && { region }),
      };
      await runStack(readStartFlags(flags), async (terminal) => ({
        template: file,
        optionsFor: async (template) => ({ ...options, template }),
        wording: PACKAGE_WORDING,
        tryLines: async (stack) => suggestedCalls(stack, PACKAGE_WORDING),
        pages: { more: "npx countersign-local --help", withoutEffect: "the README of countersign-local" },
        ...(watch && { watch: (running, restarted) => watchTemplate({ file, terminal, running, restarted }) }),
      }));
    },
  });
}

/** Throws a UsageError for a word that is neither a command nor the name of a file. */
function refuseUnknownCommand(operand: string): void {
  if (!/^[a-z][a-z-]*$/i.test(operand) || existsSync(operand)) return;
  throw new UsageError(
    `There is no command ${operand}${suggestion(operand, COMMANDS)}, and no file of that name. The commands are ${COMMANDS.join(", ")}; ` +
      "without one of them, name a template, such as cdk.out/MyStack.template.json.",
  );
}
