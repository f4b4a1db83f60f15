/**
 * Calls `measure` once for each name in each round, one after the other, so that other work on the machine disturbs all of them alike. Returns the
 * results by name, one a round.
 */
export async function inTurns<Result>(
  names: readonly string[],
  rounds: number,
  measure: (name: string) => Result | Promise<Result>,
): Promise<ReadonlyMap<string, readonly Result[]>> {
  const results = new Map<string, Result[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of names) results.get(name)?.push(await measure(name));
  }
  return results;
}
