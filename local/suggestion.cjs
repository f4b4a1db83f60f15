/**
 * Finds the known name that a misspelt name probably means.
 *
 * The files of infra/ use it, and the Serverless Framework runs them under any version of Node; therefore it is plain JavaScript.
 */

/** Returns the known name that differs least from a given name, when it differs in at most two letters; otherwise undefined. */
function nearestName(given, known) {
  const [nearest] = known.map((name) => [distance(given, name), name]).sort(([one], [other]) => one - other);
  return nearest !== undefined && nearest[0] <= 2 ? nearest[1] : undefined;
}

/** Returns ` (did you mean NAME?)` when a known name differs in at most two letters, otherwise an empty string. */
function suggestion(given, known) {
  const name = nearestName(given, known);
  return name === undefined ? "" : ` (did you mean ${name}?)`;
}

/** Counts the letters to insert, delete, replace or swap with their neighbour to turn one word into the other. */
function distance(from, to) {
  const rows = [Array.from({ length: to.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= from.length; i++) {
    rows.push([i]);
    for (let j = 1; j <= to.length; j++) {
      const isSame = from[i - 1] === to[j - 1];
      const isSwap = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      const steps = [rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (isSame ? 0 : 1)];
      if (isSwap) steps.push(rows[i - 2][j - 2] + 1);
      rows[i].push(Math.min(...steps));
    }
  }
  return rows[from.length][to.length];
}

module.exports = { nearestName, suggestion };
