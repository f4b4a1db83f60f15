/**
 * `npm run env`: refuses, and names the right command. With a script of this name that printed variables, a shell that evaluates npm's
 * output would run npm's banner (`> env`) too, and write all its variables into a file. Without this script, `npm run env` would be npm's
 * own command, which prints all variables.
 */
console.error(`npm run env is not a command of this project. To use the running stack in a shell:

  eval "$(npm run -s aws-env)"`);
process.exitCode = 2;
