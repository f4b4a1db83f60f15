import { asObject, type Json } from "../../json.ts";
import type { ApiPart } from "./export-document.ts";
import { AMAZON } from "./reading.ts";
import type { Origins } from "./template-place.ts";

/**
 * Returns a document's `components` with the AWS::ApiGateway::Authorizer resources, as security schemes by their logical ids. A logical id that the document
 * has as a scheme already is a problem: methods could get the other authorizer.
 */
export function addAuthorizers(
  document: Json,
  authorizers: readonly ApiPart[],
  origins: Origins,
  problems: string[],
): Json {
  const components = asObject(document["components"]);
  const schemes: Record<string, unknown> = { ...asObject(components["securitySchemes"]) };
  const taken = { ...schemes, ...asObject(document["securityDefinitions"]) };
  for (const authorizer of authorizers) {
    const { logicalId } = authorizer;
    if (Object.hasOwn(taken, logicalId))
      problems.push(`${logicalId} has the name of a security scheme in the API's Body: give it another logical id`);
    schemes[logicalId] = exportAuthorizer(authorizer);
    origins.set(`.components.securitySchemes.${logicalId}`, logicalId);
  }
  return { ...components, securitySchemes: schemes };
}

/**
 * Writes an authorizer as a security scheme. The scheme's own name is the header with the token; a REQUEST authorizer has its identity sources instead,
 * and the name `Unused`.
 */
function exportAuthorizer({ properties }: ApiPart): Json {
  const type = String(properties["Type"]);
  const header = /^method\.request\.header\.(.+)$/.exec(String(properties["IdentitySource"]))?.[1];
  return {
    type: "apiKey",
    name: type === "REQUEST" ? "Unused" : header,
    in: "header",
    [`${AMAZON}authtype`]: type === "COGNITO_USER_POOLS" ? "cognito_user_pools" : "custom",
    [`${AMAZON}authorizer`]: {
      type: type.toLowerCase(),
      ...members(properties, {
        AuthorizerCredentials: "authorizerCredentials",
        AuthorizerResultTtlInSeconds: "authorizerResultTtlInSeconds",
        AuthorizerUri: "authorizerUri",
        IdentityValidationExpression: "identityValidationExpression",
        ProviderARNs: "providerARNs",
      }),
      ...(type === "REQUEST" && { identitySource: properties["IdentitySource"] }),
    },
  };
}

/** Renames the properties that are there. */
function members(properties: Json, names: Readonly<Record<string, string>>): Json {
  return Object.fromEntries(
    Object.entries(names).flatMap(([property, member]) =>
      properties[property] === undefined ? [] : [[member, properties[property]]],
    ),
  );
}
