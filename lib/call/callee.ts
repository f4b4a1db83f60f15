import createClient, { type Client } from "openapi-fetch";
import type { Fetch } from "./fetch.ts";
import { keepRoute } from "./keep-route.ts";
import { type Lists, sendingLists } from "./lists.ts";

/** A service's address and the fetch that calls it, with its contract as types. */
export interface Service<Paths extends {}, Contract extends Routes> {
  url: string;
  fetch: Fetch;
  /**
   * The parameters that hold a list and are sent as one string: the export of `generated/NAME/lists.ts`, when the contract has this file.
   */
  lists?: Lists | undefined;
  /** Never set. It makes the services of two contracts different types. */
  types?: { paths: Paths; contract: Contract };
}

/** The part of a contract that gives each operation's method and path. */
interface Routes {
  readonly operations: Readonly<Record<string, { readonly method: string; readonly path: string }>>;
}

/**
 * Requires `lists` for a contract with a query parameter or header that is a list in one string. For any other contract `lists` does not
 * compile.
 */
type WithLists<Contract extends Routes> =
  true extends HasLists<Contract["operations"]> ? { lists: Lists } : { lists?: undefined };

type HasLists<Operations> = {
  [Id in keyof Operations]: Operations[Id] extends { parameters: readonly (infer Parameter)[] }
    ? [Extract<Parameter, { in: "query" | "header"; split: unknown }>] extends [never]
      ? false
      : true
    : false;
}[keyof Operations];

/**
 * Binds a service's address and a signed fetch to its contract, by the two types of `generated/NAME/contract.ts`. Because these are types,
 * nothing of the contract gets into the caller's bundle. The exception is `lists`, for a contract that sends a list as one string.
 *
 * @example
 * import type { contract, paths } from "../../generated/age/contract.ts";
 * import { service } from "../../lib/call/callee.ts";
 * import { roleCredentials } from "../../lib/call/role-credentials.ts";
 * import { signedFetch } from "../../lib/call/signed-fetch.ts";
 *
 * const fetch = signedFetch({ region: "eu-west-1", credentials: roleCredentials() });
 * export const age = service<paths, typeof contract>({ url: "https://age.example.com", fetch });
 */
export function service<Paths extends {}, Contract extends Routes>(
  options: { url: string; fetch: Fetch } & WithLists<Contract>,
): Service<Paths, Contract> {
  return options;
}

/**
 * Makes a client of another service with only the listed operations: another path or method does not compile. `npm run check` reads the
 * list in the source and compares it with the caller's grants.
 *
 * The client throws an UnsignableRequest for path parameters that lead to another route: a value that is missing, empty, `.` or `..`.
 *
 * @example
 * import type { contract, paths } from "../../generated/age/contract.ts";
 * import { ask } from "../../lib/call/answer.ts";
 * import { callee, service } from "../../lib/call/callee.ts";
 *
 * const age = callee(service<paths, typeof contract>({ url: "https://age.example.com", fetch }), ["getAge"]);
 * const answer = await ask(age, "get", "/age", { params: { query: { dob: "19880101" } } });
 * if (answer.status === 200) console.log(answer.body.age);
 */
export function callee<
  Paths extends {},
  Contract extends Routes,
  const Ids extends readonly (keyof Contract["operations"])[],
>({ url, fetch, lists }: Service<Paths, Contract>, _calls: Ids): Client<Called<Paths, Contract, Ids[number]>> {
  const client = createClient<Called<Paths, Contract, Ids[number]>>({ baseUrl: url, fetch });
  client.use(keepRoute);
  return lists === undefined ? client : sendingLists(client, lists);
}

/** openapi-typescript's paths, reduced to the methods of the listed operations. */
type Called<Paths, Contract extends Routes, Id extends keyof Contract["operations"]> = {
  [Path in keyof Paths as Path extends Contract["operations"][Id]["path"] ? Path : never]: {
    [Key in keyof Paths[Path] as Key extends "parameters" | MethodOn<Contract["operations"][Id], Path>
      ? Key
      : never]: Paths[Path][Key];
  };
};

type MethodOn<Operation, Path> = Operation extends { method: infer Method extends string; path: Path }
  ? Lowercase<Method>
  : never;
