import { UserError } from "../local/user-error.ts";

/** Addresses by API from `--target NAME=URL` flags. Throws a UserError for a flag of another form. */
export function targetsOf(flags: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    flags.map((flag) => {
      const [, name, url = ""] = /^(\w+)=(https?:\/\/.+)$/.exec(flag) ?? [];
      if (name === undefined || !URL.canParse(url)) {
        throw new UserError(
          `--target ${flag}: write --target NAME=https://APIID.execute-api.eu-west-1.amazonaws.com/dev`,
        );
      }
      return [name, url];
    }),
  );
}
