import type { FunctionCounts, LocalFunction } from "./function.ts";

/** The answer of a function that the stack was told not to run. */
const REPLY = {
  statusCode: 501,
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({ message: "Not Implemented: the local stack was told not to run this function." }),
};

/** Makes a function that answers every event with 501, for a function that the stack cannot run. */
export function createStub(name: string): LocalFunction {
  const counts: FunctionCounts = { workersStarted: 0, invocations: 0 };
  return {
    name,
    entry: "",
    counts,
    async invoke(_, onBegin = () => undefined) {
      counts.invocations += 1;
      onBegin();
      return { kind: "replied", payload: JSON.stringify(REPLY) };
    },
    warm: () => undefined,
    replaceCode: () => undefined,
    close: async () => undefined,
  };
}
