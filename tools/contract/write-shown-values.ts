import type { Json } from "../../local/json.ts";
import type { ApiContract } from "./api-contract.ts";

/**
 * Makes `generated/NAME/shown-values.json`: for each operationId, the names of the path and query parameters whose values the local stack's log may show.
 * A name that the contract marks as personal anywhere in the operation is left out.
 */
export function shownValues({ operations }: ApiContract): Json {
  return Object.fromEntries(
    operations.map(({ id, parameters }) => {
      const personal = new Set(parameters.filter((one) => one.personal).map(({ name }) => name));
      const sent = parameters.filter((one) => one.in !== "header").map(({ name }) => name);
      return [id, [...new Set(sent)].filter((name) => !personal.has(name))];
    }),
  );
}
