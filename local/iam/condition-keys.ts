import { isObject, type Json } from "../json.ts";
import type { PolicyUse } from "./policy-document.ts";
import { variablesIn } from "./policy-variables.ts";
import { IDENTITY_POOLS } from "./principal.ts";
import { MFA_KEY } from "./request-context.ts";

/** Condition keys that have a value both when a request and when a trust policy is evaluated. */
const COMMON = [
  "aws:currenttime",
  "aws:epochtime",
  "aws:federatedprovider",
  "aws:principalisawsservice",
  "aws:requestedregion",
  "aws:resourceaccount",
  "aws:securetransport",
  "aws:viaawsservice",
  `${IDENTITY_POOLS}:amr`,
  `${IDENTITY_POOLS}:aud`,
  `${IDENTITY_POOLS}:sub`,
];

const REQUEST_KEYS: ReadonlySet<string> = new Set([
  ...COMMON,
  MFA_KEY,
  "aws:principalaccount",
  "aws:principalarn",
  "aws:principaltype",
  "aws:referer",
  "aws:sourceip",
  "aws:tokenissuetime",
  "aws:useragent",
  "aws:userid",
  "aws:username",
  "kms:encryptioncontext:parameter_arn",
  "kms:encryptioncontext:secretarn",
  "kms:viaservice",
  "lambda:sourcefunctionarn",
  "sts:externalid",
  "sts:rolesessionname",
]);

const TRUST_KEYS: ReadonlySet<string> = new Set([...COMMON, "aws:principalservicename"]);

/**
 * Returns the places of the condition keys and variables in a statement's JSON that never have a value in the local stack. On AWS such a
 * key may have a value: a Deny with the key would deny there and not in the local stack.
 */
export function unknownKeys(statement: Json, place: string, use: PolicyUse, version: string): readonly string[] {
  const known = use === "trust" && !isForPrincipalsOnly(statement) ? TRUST_KEYS : REQUEST_KEYS;
  const isUnknown = (key: string) => !known.has(key.toLowerCase());
  const inVariables = (value: unknown, where: string) =>
    stringsIn(value)
      .flatMap((text) => variablesIn(text, version))
      .filter(isUnknown)
      .map((key) => `${where}.\${${key}}`);

  const { Condition: condition, NotResource, Resource } = statement;
  const inConditions = Object.entries(isObject(condition) ? condition : {}).flatMap(([operator, keys]) =>
    Object.entries(isObject(keys) ? keys : {}).flatMap(([key, values]) => {
      const where = `${place}.Condition.${operator}.${key}`;
      return [...(isUnknown(key) ? [where] : []), ...inVariables(values, where)];
    }),
  );
  return [
    ...inVariables(Resource, `${place}.Resource`),
    ...inVariables(NotResource, `${place}.NotResource`),
    ...inConditions,
  ];
}

/**
 * Tells whether a trust policy's statement allows principals of AWS accounts only. Such principals send signed requests, which have every
 * condition key.
 */
function isForPrincipalsOnly({ Effect, Principal }: Json): boolean {
  return Effect === "Allow" && isObject(Principal) && Object.keys(Principal).join() === "AWS";
}

function stringsIn(value: unknown): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((item) => typeof item === "string");
}
