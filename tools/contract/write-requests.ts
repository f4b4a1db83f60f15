import { asObject, type Json } from "../../local/json.ts";
import type { ApiContract, ApiOperation, ApiParameter } from "./api-contract.ts";
import { follow } from "./follow.ts";

/**
 * Makes `generated/NAME/requests.json`: for each operationId, the target of a GET that people can try: `/day?dob=19880102&on=20200101`. The
 * values are from the first of the contract's examples that has a value for every required parameter. Operations without such an example,
 * or with a required header, are left out.
 */
export function exampleRequests(contract: ApiContract): Json {
  const targets = contract.operations.flatMap((operation) => {
    const target = targetOf(contract, operation);
    return target === undefined ? [] : [[operation.id, target] as const];
  });
  return Object.fromEntries(targets);
}

function targetOf(contract: ApiContract, operation: ApiOperation): string | undefined {
  const { method, parameters, path } = operation;
  const required = parameters.filter((parameter) => parameter.required);
  if (method !== "GET" || required.some((parameter) => parameter.in === "header")) return undefined;

  const examples = new Map(parameters.map((parameter) => [parameter, examplesOf(contract, operation, parameter)]));
  const names = new Set([...examples.values()].flatMap((byName) => [...byName.keys()]));
  const name = [...names].find((one) => required.every((parameter) => examples.get(parameter)?.has(one)));
  if (name === undefined && required.length > 0) return undefined;

  const query = new URLSearchParams();
  let resource = path;
  for (const [parameter, byName] of examples) {
    const value = byName.get(name ?? "");
    if (value === undefined) continue;
    const { in: place, separator } = parameter;
    const texts = (Array.isArray(value) ? value : [value]).map(String);
    const sent = separator === null ? texts : [texts.join(separator)];
    if (place === "query") for (const text of sent) query.append(parameter.name, text);
    if (place === "path")
      resource = resource.replace(`{${parameter.name}}`, () => texts.map(encodeURIComponent).join(","));
  }
  return query.size > 0 ? `${resource}?${query}` : resource;
}

/** The examples of a parameter by name. A single `example` has the empty name. */
function examplesOf(contract: ApiContract, { method, path }: ApiOperation, { in: place, name }: ApiParameter) {
  const item = asObject(asObject(contract.document["paths"])[path]);
  const written = [asObject(item[method.toLowerCase()])["parameters"], item["parameters"]]
    .flat()
    .map((parameter) => asObject(follow(contract.document, parameter)))
    .find((parameter) => parameter["name"] === name && parameter["in"] === place);
  const named = Object.entries(asObject(written?.["examples"])).flatMap(([example, held]) => {
    const { value } = asObject(follow(contract.document, held));
    return value === undefined ? [] : [[example, value] as const];
  });
  const single = written?.["example"];
  return new Map<string, unknown>(single === undefined ? named : [["", single], ...named]);
}
