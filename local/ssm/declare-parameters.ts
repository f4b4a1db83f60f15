import type { Json } from "../json.ts";
import type { Surroundings } from "../surroundings.ts";
import { UserError } from "../user-error.ts";
import { putParameter } from "./actions/put-parameter.ts";
import { createParameterStore, type Parameter } from "./parameter.ts";

/** A parameter as the template declares it. */
export interface DeclaredParameter {
  name: string;
  properties: Json;
}

export interface DeclareInput {
  region: string;
  accountId: string;
  surroundings: Surroundings;
  /** The ARN of the principal that deploys the template. */
  deployerArn: string;
  /** The versions of each parameter of Parameter Store, by ARN, the newest first. Changed by this module. */
  kept: Map<string, readonly Parameter[]>;
  /** The properties that the previous template gave to each parameter, as JSON text, by the parameter's name. This module changes the map. */
  declared: Map<string, string>;
}

/** Deletes the parameters that the template declared before and declares no longer, as CloudFormation does. */
export function deleteUndeclared(names: readonly string[], input: DeclareInput): void {
  const store = createParameterStore(input.region, input.accountId, [], input.kept);
  for (const name of [...input.declared.keys()].filter((one) => !names.includes(one))) {
    store.remove(store.read(name));
    input.declared.delete(name);
  }
}

/**
 * Writes a parameter of the template into Parameter Store. A parameter whose properties have not changed since the start before is left as requests have
 * made it. Throws a UserError when CloudFormation would refuse the parameter.
 */
export function declareParameter({ name, properties }: DeclaredParameter, input: DeclareInput): void {
  const { accountId, declared, deployerArn, kept, region, surroundings } = input;
  const text = JSON.stringify(properties);
  if (declared.get(name) === text) return;
  const { AllowedPattern, Description, Type, Value } = properties;
  if (AllowedPattern !== undefined && !new RegExp(String(AllowedPattern)).test(String(Value))) {
    throw new UserError(`Value must match AllowedPattern ${AllowedPattern}`);
  }
  const store = createParameterStore(region, accountId, [], kept);
  const reference = store.read(name);
  if (store.versionsOf(reference)[0]?.type !== Type) store.remove(reference);
  const request = {
    Name: name,
    Type,
    Value: String(Value),
    Overwrite: true,
    ...(Description !== undefined && { Description: String(Description) }),
  };
  const outcome = putParameter.run(reference, request, { callerArn: deployerArn, region, store, surroundings });
  if (outcome.kind === "refused") throw new UserError(outcome.message);
  if (outcome.kind === "not imitated") throw new UserError(`${outcome.what} is not imitated`);
  declared.set(name, text);
}
