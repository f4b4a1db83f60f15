/** Writes the two lines after a sentence about wrong usage: how the command is written, and how to read the rest. `usage` is the text that `--help` prints. */
export function usageText(usage: string): string {
  const [synopsis = ""] = usage.split("\n\n");
  const lines = synopsis.split("\n").map((line, index) => `${index === 0 ? "Usage: " : "       "}${line}`);
  return [...lines, `See \`${helpCommand(synopsis)}\`.`].join("\n");
}

/** Writes a command with `--help`, from the first line of its synopsis: `npm run call -- API TARGET` -> `npm run call -- --help`. */
function helpCommand(synopsis: string): string {
  const [, name = ""] = /^((?:-?[a-z][\w:-]*(?: |$))+)/m.exec(`${synopsis.split("\n")[0]} `) ?? [];
  return `${name.trim()}${name.startsWith("npm ") ? " --" : ""} --help`;
}
