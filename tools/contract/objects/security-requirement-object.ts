import { asObject, type Json } from "../../../local/json.ts";
import { suggestion } from "../../../local/suggestion.cjs";
import type { ApiOperation } from "../api-contract.ts";
import { listOr, type Reading } from "./reading.ts";

/** The names of the security schemes that one Security Requirement Object asks for together. */
type Requirement = readonly string[];

/**
 * Reads who may call an operation from `x-amazon-apigateway-auth`, and checks that its Security Requirement Objects say the same. An
 * operation without requirements of its own has those of the document's root (OpenAPI 3.0.3, OpenAPI Object).
 *
 * API Gateway makes an operation without this extension public, without a warning; so the extension is required.
 */
export function readAuth(reading: Reading, operation: Json, where: string): ApiOperation["auth"] {
  const type = asObject(operation["x-amazon-apigateway-auth"])["type"];
  const own = operation["security"];
  const requirements = listOr(own ?? reading.document["security"]).map((requirement) =>
    Object.keys(asObject(requirement)),
  );
  switch (type) {
    case "AWS_IAM":
      checkSigned(reading, requirements, `${where}/security`);
      return type;
    case "NONE":
      if (own === undefined) checkPublicByRoot(reading, requirements, where);
      else checkPublic(reading, requirements, `${where}/security`);
      return type;
    default:
      reading.report.problem(
        where,
        "does not say who may call it. Write x-amazon-apigateway-auth: { type: AWS_IAM }, or { type: NONE } for everyone",
      );
      return "AWS_IAM";
  }
}

function checkSigned(reading: Reading, requirements: readonly Requirement[], where: string): void {
  if (requirements.flat().some((name) => isSigv4(reading, name))) {
    for (const requirement of requirements) checkRequirement(reading, requirement, where);
    return;
  }
  const schemes = Object.keys(securitySchemes(reading));
  const [meant = ""] = requirements.flat().map((name) => suggestion(name, schemes));
  reading.report.problem(
    where,
    `an AWS_IAM operation must name a security scheme that has x-amazon-apigateway-authtype: awsSigv4${meant}. Write security: [{ sigv4: [] }], and define sigv4 in components/securitySchemes`,
  );
}

/**
 * Checks one Security Requirement Object of a signed operation. It must ask for a signature and for nothing else, because API Gateway lets
 * in every valid signature, and nothing else.
 */
function checkRequirement(reading: Reading, names: Requirement, where: string): void {
  const others = names.filter((name) => !isSigv4(reading, name));
  if (others.length > 0 && others.length < names.length) {
    reading.report.problem(
      where,
      `asks for ${others.join(" and ")} in addition to the signature, but API Gateway checks the signature alone. Name no other scheme`,
    );
  } else if (others.length > 0 || names.length === 0) {
    const instead = names.length === 0 ? "no credentials" : others.join(" and ");
    reading.report.warning(
      where,
      `allows ${instead} instead of a signature, but API Gateway lets in signed requests only`,
    );
  }
}

function checkPublic({ report }: Reading, requirements: readonly Requirement[], where: string): void {
  const names = requirements.flat();
  if (names.length === 0) return;
  report.problem(
    where,
    `a public operation must not name a security scheme, and this one names ${names.join(", ")}. Write security: []`,
  );
}

/** Checks a public operation to which the security of the document's root applies. */
function checkPublicByRoot({ report }: Reading, requirements: readonly Requirement[], where: string): void {
  if (requirements.flat().length === 0) return;
  report.problem(
    where,
    "is public, although the document's security asks every operation for credentials. Write security: [] if it is meant to be public, " +
      "otherwise x-amazon-apigateway-auth: { type: AWS_IAM }",
  );
}

function isSigv4(reading: Reading, name: string): boolean {
  return asObject(securitySchemes(reading)[name])["x-amazon-apigateway-authtype"] === "awsSigv4";
}

function securitySchemes({ document }: Reading): Json {
  return asObject(asObject(document["components"])["securitySchemes"]);
}
