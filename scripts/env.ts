/**
 * `npm run env`: refuses. Evaluated in a shell, npm's banner for a script of this name would run the program `env` and write every variable
 * of the shell into a file. Without this script, npm's own `npm run env` would print the variables.
 */
console.error(`npm run env is not a command of this project. To use the running stack in a shell:

  eval "$(npm run -s aws-env)"`);
process.exitCode = 2;
