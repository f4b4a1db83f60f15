import { isObject, type Json } from "../json.ts";

/** The arguments of `new iam.PolicyStatement` for the elements of a policy. Principals have classes of their own. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  Sid: "sid",
  Action: "actions",
  NotAction: "notActions",
  Resource: "resources",
  NotResource: "notResources",
  Condition: "conditions",
};

/** The constructors of CDK's principals, by the type of the principal in a policy. */
const PRINCIPALS: Readonly<Record<string, string>> = {
  AWS: "ArnPrincipal",
  Service: "ServicePrincipal",
  Federated: "FederatedPrincipal",
  CanonicalUser: "CanonicalUserPrincipal",
};

/**
 * Writes a statement of a policy as TypeScript for CDK: `new iam.PolicyStatement({…})`, with `iam` for `aws-cdk-lib/aws-iam`. `statement` is the statement as
 * JSON, as a policy has it.
 */
export function cdkStatement(statement: Json): string {
  const lines = Object.entries(statement).flatMap(([name, value]) => elementLines(name, value));
  return ["new iam.PolicyStatement({", ...lines.map((line) => `  ${line}`), "})"].join("\n");
}

function elementLines(name: string, value: unknown): readonly string[] {
  switch (name) {
    case "Effect":
      return [`effect: iam.Effect.${value === "Deny" ? "DENY" : "ALLOW"},`];
    case "Principal":
    case "NotPrincipal": {
      const argument = name === "Principal" ? "principals" : "notPrincipals";
      return [`${argument}: [${principals(value).join(", ")}],`];
    }
    default: {
      const argument = Object.hasOwn(ARGUMENTS, name) ? ARGUMENTS[name] : name;
      const takesList = name !== "Sid" && name !== "Condition";
      return `${argument}: ${JSON.stringify(takesList ? [value].flat() : value, undefined, 2)},`.split("\n");
    }
  }
}

function principals(value: unknown): readonly string[] {
  if (!isObject(value)) return ["new iam.AnyPrincipal()"];
  return Object.entries(value).flatMap(([type, names]) => [names].flat().map((name) => principal(type, String(name))));
}

function principal(type: string, name: string): string {
  if (type === "AWS" && name === "*") return "new iam.AnyPrincipal()";
  const written = JSON.stringify(name);
  // CDK wants the conditions of a federated principal as an argument of their own.
  return `new iam.${PRINCIPALS[type] ?? "ArnPrincipal"}(${written}${type === "Federated" ? ", {}" : ""})`;
}
