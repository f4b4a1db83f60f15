import { asObject, type Json } from "../../json.ts";
import type { Authorizer } from "./authorizer.ts";
import type { Route } from "./definition.ts";
import { AUTHORIZER, readAuthorizer, type Scheme } from "./read-authorizer.ts";
import { AMAZON, listOf, type Reading } from "./reading.ts";

/** The authorization types of a method that has an authorizer, with the kind of authorizer that each needs. */
const KINDS: Readonly<Record<string, Authorizer["kind"]>> = { COGNITO_USER_POOLS: "cognito", CUSTOM: "lambda" };

/** A security scheme that an operation names. */
interface Use {
  scheme: Scheme;
  scopes: readonly string[];
  /** The place of the requirement that names the scheme. */
  place: string;
}

/**
 * Reads how a method authenticates its callers, from x-amazon-apigateway-auth or from a security scheme. An operation without `security` of
 * its own has the `security` of the document's root. An operation with neither is public, and so is an operation that names SAM's scheme
 * NONE, which is never defined.
 *
 * Sources: API Gateway developer guide, "x-amazon-apigateway-auth object"; recorded imports for the root's `security`.
 */
export function readAuth(operation: Json, place: string, reading: Reading): Pick<Route, "auth" | "needsApiKey"> {
  const { report } = reading;
  const authPlace = `${place}.${AMAZON}auth`;
  const stated = asObject(operation[`${AMAZON}auth`])["type"];
  const type = String(stated ?? "NONE").toUpperCase();
  if (type !== "NONE" && type !== "AWS_IAM" && KINDS[type] === undefined)
    report(authPlace, `has the type ${type}, which is not imitated: use AWS_IAM, COGNITO_USER_POOLS, CUSTOM or NONE`);

  const named = usesOf(operation, place, reading);
  const uses = named.filter(({ scheme }) => !isApiKey(scheme));
  if (stated !== undefined && type === "NONE" && uses.length > 0) {
    report(
      authPlace,
      "says NONE, but the operation's security names a scheme. AWS does not document which of the two counts: write security: [] into the operation, or remove this",
    );
  }
  const isSigned = type === "AWS_IAM" || uses.some(({ scheme }) => isSigV4(scheme));
  const authorizer = readOneAuthorizer(uses, isSigned, reading);
  const kind = KINDS[type];
  if (kind !== undefined && authorizer?.kind !== kind) {
    report(
      authPlace,
      authorizer === undefined
        ? `is ${type}, but the operation's security names no authorizer`
        : `is ${type}, but ${authorizer.name} is an authorizer of another type`,
    );
  }
  return {
    auth: authorizer ?? (isSigned || uses.length > 0 ? "AWS_IAM" : "NONE"),
    needsApiKey: uses.length < named.length,
  };
}

/** Returns the schemes that an operation requires. Reports a scheme that is neither an authorizer, nor SigV4, nor an API key. */
function usesOf(operation: Json, place: string, { document, report }: Reading): readonly Use[] {
  const isOwn = operation["security"] !== undefined;
  const where = isOwn ? `${place}.security` : ".security";
  const requirements = listOf(isOwn ? operation["security"] : document["security"]);
  const named = requirements.flatMap((requirement) => Object.entries(asObject(requirement)));
  return named.flatMap(([name, scopes]) => {
    const scheme = schemeOf(name, document);
    if (name === "NONE" && scheme === undefined) return [];
    if (scheme === undefined || !(isSigV4(scheme) || isAuthorizer(scheme) || isApiKey(scheme))) {
      report(
        where,
        scheme === undefined
          ? `names ${name}, which is not defined`
          : `names ${name}, which is not imitated: use a scheme with ${AUTHORIZER}, one whose ${AMAZON}authtype is awsSigv4, or an apiKey in the header x-api-key`,
      );
    }
    const definition = scheme ?? { name, definition: {}, place: where };
    return [{ scheme: definition, scopes: listOf(scopes).map(String), place: where }];
  });
}

/** A scope as RFC 6749, section 3.3, writes it. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/** Reads the authorizer among the schemes. A method has at most one, and not a signature as well. */
function readOneAuthorizer(uses: readonly Use[], isSigned: boolean, reading: Reading): Authorizer | undefined {
  const [use, another] = uses.filter(({ scheme }) => isAuthorizer(scheme));
  if (use === undefined) return undefined;
  const { place, scheme, scopes } = use;
  if (another !== undefined)
    reading.report(place, `names ${scheme.name} and ${another.scheme.name}: a method has only one authorizer`);
  if (isSigned)
    reading.report(place, `names the authorizer ${scheme.name}, but the method requires a signature too: remove one`);
  if (scopes.some((scope) => !SCOPE.test(scope)))
    reading.report(place, `has a scope for ${scheme.name} that is empty or has a space: no token can have it`);
  const authorizer = readAuthorizer(scheme, scopes, reading);
  if (authorizer?.kind === "lambda" && scopes.length > 0)
    reading.report(
      place,
      `has scopes for ${scheme.name}, but only authorizers of user pools check scopes: remove them`,
    );
  return authorizer;
}

function isSigV4({ definition }: Scheme): boolean {
  return definition[`${AMAZON}authtype`] === "awsSigv4";
}

/** Tells whether a scheme stands for the API keys of usage plans. */
function isApiKey({ definition }: Scheme): boolean {
  const { in: where, name, type } = definition;
  const isPlain = definition[AUTHORIZER] === undefined && definition[`${AMAZON}authtype`] === undefined;
  return isPlain && type === "apiKey" && where === "header" && String(name).toLowerCase() === "x-api-key";
}

function isAuthorizer({ definition }: Scheme): boolean {
  return definition[AUTHORIZER] !== undefined;
}

/** Finds a security scheme by its name, in an OpenAPI 3 document or in a Swagger 2.0 document. */
function schemeOf(name: string, document: Json): Scheme | undefined {
  const places = [
    [".components.securitySchemes", asObject(document["components"])["securitySchemes"]],
    [".securityDefinitions", document["securityDefinitions"]],
  ] as const;
  for (const [place, schemes] of places) {
    const all = asObject(schemes);
    if (Object.hasOwn(all, name)) return { name, definition: asObject(all[name]), place: `${place}.${name}` };
  }
  return undefined;
}
