/** `serve` around a constant answer, without log lines: the others write none either. */
import { contract, type operations } from "../../../generated/age/contract.ts";
import { serve } from "../../../lib/serve/serve.ts";

export const handler = serve<operations>(
  contract,
  { getAge: (_, { reply }) => reply(200, { age: 31 }) },
  { logger: null },
);
