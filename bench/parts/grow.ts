/** Measures how costs grow with the size of contracts, stacks, policies and user pools. */
import type { Effort } from "../measure/effort.ts";
import type { Bar, PartResult } from "../result.ts";
import { growContracts } from "./grow/contract-sizes.ts";
import { flatBar, type Grown, growthTable, orderBar } from "./grow/growth-table.ts";
import { growPools } from "./grow/pool-sizes.ts";
import { growStacks } from "./grow/stack-sizes.ts";

/** The bars of the growths, by their ids. */
const BARS: Readonly<Record<string, (grown: Grown) => Bar>> = {
  generate: (grown) => orderBar(grown, "linear"),
  route: (grown) => orderBar(grown, "logarithmic"),
  policy: (grown) => orderBar(grown, "logarithmic"),
  "start-functions": (grown) => orderBar(grown, "linear"),
  "sign-in-users": flatBar,
};

export async function measureGrow(effort: Effort): Promise<PartResult> {
  const contracts = await growContracts(effort);
  const stacks = await growStacks(effort);
  const { bytesPerUser, signIn } = await growPools();
  const all = [...contracts, ...stacks, signIn];
  const described = all.map(growthTable);
  return {
    tables: described.map(({ table }) => table),
    bars: [
      ...all.flatMap((grown) => BARS[grown.id]?.(grown) ?? []),
      {
        what: "the memory of a user in a pool of a million",
        at: "most",
        bound: 1.5,
        unit: "KB",
        samples: bytesPerUser.map((bytes) => bytes / 1000),
      },
    ],
    notes: described.map(({ note }) => note),
  };
}
