import { UsageError } from "../local/usage-error.ts";

/** Reads `--target NAME=URL` flags: each address by the name of its API. Throws a UserError for a flag of another form. */
export function addressesByName(flags: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    flags.map((flag) => {
      const [, name, url = ""] = /^(\w+)=(https?:\/\/.+)$/.exec(flag) ?? [];
      if (name === undefined || !URL.canParse(url)) {
        throw new UsageError(
          `--target ${flag}: write --target NAME=https://APIID.execute-api.eu-west-1.amazonaws.com/dev`,
        );
      }
      return [name, url];
    }),
  );
}
