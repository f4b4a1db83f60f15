import createClient, { type Client, defaultPathSerializer } from "openapi-fetch";
import type { Fetch } from "./fetch.ts";
import { isDotSegment, UnsignableRequest } from "./wire-url.ts";

/** Where a service answers, and how to ask it; its contract travels along as types. */
export interface Service<Paths extends {}, Contract extends Routes> {
  url: string;
  fetch: Fetch;
  /** Never there: keeps the contract's types apart from another's. */
  types?: { paths: Paths; contract: Contract };
}

/** The part of a contract that says where its operations are. */
interface Routes {
  readonly operations: Readonly<Record<string, { readonly method: string; readonly path: string }>>;
}

/**
 * A service by its contract: `service<paths, typeof contract>({ url, fetch })`, with both types from
 * `generated/NAME/contract.ts` and a signed fetch. The types alone: nothing of the contract gets into the caller's bundle.
 */
export function service<Paths extends {}, Contract extends Routes>(options: {
  url: string;
  fetch: Fetch;
}): Service<Paths, Contract> {
  return options;
}

/**
 * A client of another service that has the operations it names and no others: `callee(age, ["getAge"])`. Another path or
 * method does not compile. `npm run check` reads the list where it stands and holds the caller's grants against it.
 *
 * Throws an UnsignableRequest for a path parameter of `.` or `..`, which would be folded away into another route.
 */
export function callee<
  Paths extends {},
  Contract extends Routes,
  const Ids extends readonly (keyof Contract["operations"])[],
>({ url, fetch }: Service<Paths, Contract>, _calls: Ids): Client<Called<Paths, Contract, Ids[number]>> {
  return createClient<Called<Paths, Contract, Ids[number]>>({
    baseUrl: url,
    fetch,
    pathSerializer(path, parameters) {
      for (const [name, value] of Object.entries(parameters)) {
        if (isDotSegment(String(value))) {
          throw new UnsignableRequest(`The path parameter ${name} is . or .., which names another route.`);
        }
      }
      return defaultPathSerializer(path, parameters);
    },
  });
}

/** What openapi-typescript wrote of the paths, with the methods of the named operations only. */
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
