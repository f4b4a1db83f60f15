import type { WhoAnswer, WhoEntry } from "../api.ts";

/** Lists the decisions on each operation for each identity. A user's decisions are those of the identity that the user's tokens lead to. */
export function listDecisions({ entries, identities }: WhoAnswer): readonly WhoEntry[] {
  const asUsers = identities.flatMap(({ decidedAs, name }) =>
    decidedAs === undefined
      ? []
      : entries.filter(({ identity }) => identity === decidedAs).map((entry) => ({ ...entry, identity: name })),
  );
  return [...entries, ...asUsers];
}
