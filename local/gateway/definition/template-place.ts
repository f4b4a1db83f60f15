import { AMAZON } from "./reading.ts";

/** The logical id of the resource from which a part of the document was made, by the part's place in the document. */
export type Origins = Map<string, string>;

/**
 * Names that are not converted by a capital letter alone: the name of a member in the document, and the name of the same member in the
 * template. The member with an empty name is left out of the place.
 */
const RENAMED: Readonly<Record<string, string>> = {
  [`${AMAZON}auth`]: "AuthorizationType",
  [`${AMAZON}authorizer`]: "",
  [`${AMAZON}integration`]: "Integration",
  [`${AMAZON}request-validator`]: "RequestValidatorId",
  httpMethod: "IntegrationHttpMethod",
  name: "IdentitySource",
  parameters: "RequestParameters",
  requestBody: "RequestModels",
  responses: "IntegrationResponses",
  security: "AuthorizerId",
};

/**
 * Turns a place in an exported document into the place in the template: `.paths./items.get.x-amazon-apigateway-integration.type` into
 * `ItemsGet.Integration.Type`. Undefined for a part that is in the template's Body.
 */
export function templatePlace(place: string, origins: Origins): string | undefined {
  for (const [origin, logicalId] of origins) {
    if (place !== origin && !place.startsWith(`${origin}.`)) continue;
    return [logicalId, ...templateNames(place.slice(origin.length).split(".").slice(1))].join(".");
  }
  return undefined;
}

/** Properties whose keys are not names of CloudFormation, and so stay as they are written: media types, and targets of parameters. */
const MAPS: readonly string[] = ["ResponseParameters", "ResponseTemplates", "RequestTemplates", "RequestParameters"];

function templateNames(members: readonly string[]): readonly string[] {
  const names = members.map((member) => RENAMED[member] ?? capitalize(member)).filter((name) => name !== "");
  const map = names.findIndex((name) => MAPS.includes(name));
  return map < 0 ? names : [...names.slice(0, map + 1), ...members.slice(map + 1)];
}

function capitalize(member: string): string {
  return member.charAt(0).toUpperCase() + member.slice(1);
}
