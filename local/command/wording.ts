/** The commands of a running stack, as a person writes them: through npm in this repository, or by the package's own command. */
export interface Wording {
  /** The command that starts a stack: `npm start`. */
  start: string;
  /** The command that lists what the template has without an effect. */
  list: string;
  /** Writes another command with its flags and operands: `npm run call -- age /age`. */
  run: (name: "aws-env" | "call" | "who", rest: string) => string;
}

/** The words of this repository. `aws-env` needs -s, because npm prints lines of its own without it. */
export const NPM_WORDING: Wording = {
  start: "npm start",
  list: "npm start -- --list",
  run: (name, rest) => `npm run ${name === "aws-env" ? "-s " : ""}${name}${rest === "" ? "" : ` -- ${rest}`}`,
};

/** The words of the package `countersign-local`. */
export const PACKAGE_WORDING: Wording = {
  start: "npx countersign-local TEMPLATE",
  list: "npx countersign-local TEMPLATE --list",
  run: (name, rest) => `npx countersign-local ${name}${rest === "" ? "" : ` ${rest}`}`,
};
