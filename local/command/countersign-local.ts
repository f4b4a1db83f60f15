#!/usr/bin/env node
/** The command of the package `countersign-local`. */
import { awsEnvCommand } from "./aws-env-command.ts";
import { callCommand } from "./call-command.ts";
import { startCommand } from "./start-command.ts";
import { whoCommand } from "./who-command.ts";
import { PACKAGE_WORDING } from "./wording.ts";

const [name, ...rest] = process.argv.slice(2);
switch (name) {
  case "aws-env":
    await awsEnvCommand(PACKAGE_WORDING, rest);
    break;
  case "call":
    await callCommand(PACKAGE_WORDING, rest);
    break;
  case "who":
    await whoCommand(PACKAGE_WORDING, rest);
    break;
  default:
    await startCommand(process.argv.slice(2));
}
