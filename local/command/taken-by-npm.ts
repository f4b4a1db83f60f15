/** Flags of ours that npm has too. npm may have read their values from a file of its own, so they say nothing about the command line. */
const OF_NPM = ["json", "only", "version", "yes"];

/**
 * Finds the flags of a command that stood before `--` on the command line of npm, as in `npm start --port day=1`: npm reads them as its own, and the script
 * gets them as environment variables alone. `names` are the names of the command's flags, and `env` is the environment of the script.
 */
export function flagsTakenByNpm(
  names: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  if (env["npm_lifecycle_event"] === undefined) return [];
  return names.flatMap((name) => {
    const value = OF_NPM.includes(name) ? undefined : env[`npm_config_${name.replaceAll("-", "_")}`];
    if (value === undefined) return [];
    // npm writes `--no-NAME` as an empty value of NAME.
    return value === "" ? [`--no-${name}`] : [`--${name}`];
  });
}
