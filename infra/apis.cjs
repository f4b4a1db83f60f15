/**
 * The API of every contract, and the role and policy of its function, from generated/NAME/resources.json. This file adds the parts that
 * depend on packaging parameters: the API's resource policy and the name of its Deployment. A new contract needs no change here.
 *
 * The framework runs this file under any version of Node; therefore it is plain JavaScript.
 */
const { createHash } = require("node:crypto");
const { readdirSync, readFileSync } = require("node:fs");
const { join } = require("node:path");
const { load } = require("js-yaml");

const ROOT = join(__dirname, "..");

module.exports = async ({ resolveVariable }) => {
  const callers = callersOf(await includedResources(resolveVariable));
  const contracts = readdirSync(join(ROOT, "generated"), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  // API Gateway refuses a stage with logs as long as the account has no role for them.
  const waits = String(await resolveVariable("param:ownsApiGatewayAccount")) === "true" ? ["ApiGatewayAccount"] : [];
  const all = contracts.map(({ name }) =>
    api(name, JSON.parse(read(`generated/${name}/resources.json`)), callers, waits),
  );
  const Resources = Object.assign({}, ...all.map((one) => one.Resources));
  return { Resources, Outputs: Object.assign({}, ...all.map((one) => one.Outputs)) };
};

/** Reads the resources of every YAML file, or part of one, that serverless.yml includes, with the packaging parameters resolved. */
async function includedResources(resolveVariable) {
  const all = {};
  for (const entry of [load(read("serverless.yml")).resources].flat()) {
    const [, named] = /^\$\{file\((.+\.ya?ml\)(?::.+)?)\}$/.exec(entry) ?? [];
    if (named === undefined) {
      Object.assign(all, entry?.Resources);
      continue;
    }
    const [file, part] = (await withVariables(named, resolveVariable)).split(/\):?/);
    const keys = part ? part.split(".") : [];
    Object.assign(all, keys.reduce((within, key) => within?.[key], load(read(file)))?.Resources);
  }
  return all;
}

async function withVariables(text, resolveVariable) {
  const parts = text.split(/\$\{([^{}]+)\}/);
  const values = await Promise.all(parts.map((part, index) => (index % 2 === 1 ? resolveVariable(part) : part)));
  return values.join("");
}

/** Adds to one API its resource policy and the name of its Deployment. */
function api(name, { Resources, Outputs }, callers, waits) {
  const prefix = name.charAt(0).toUpperCase() + name.slice(1);
  const rest = Resources[`${prefix}Api`];
  const policy = resourcePolicy(rest.Properties.Body, callers.get(name) ?? []);
  if (policy !== undefined) rest.Properties.Body["x-amazon-apigateway-policy"] = policy;
  Resources[`${prefix}Stage`].DependsOn.push(...waits);
  // With an unchanged id CloudFormation would not deploy a changed body, policy or TLS setting.
  const hash = createHash("sha256").update(JSON.stringify(rest)).digest("hex").slice(0, 12);
  const named = JSON.stringify(Resources).replaceAll(`"${prefix}Deployment"`, `"${prefix}Deployment${hash}"`);
  return { Resources: JSON.parse(named), Outputs };
}

/**
 * Denies the signed operations to everybody except the roles with a grant. It does not allow a signed operation: within one account an
 * Allow here would let callers in without a grant of their own. Public operations behind a resource policy need an Allow, which names only
 * them.
 *
 * API Gateway routes `/age/` to the operation of `/age`. AWS does not say whether the policy then sees the resource `GET/age/`, which a
 * Deny of `GET/age` would not match. A second Deny covers these spellings in the APIs where they could let somebody in. In an API with
 * public operations the first Deny cannot cover every path; in an API with path parameters the grants have a wildcard. A greedy path
 * parameter (`{name+}`) may hold such slashes: an API with such a parameter has the second Deny only when it also has public operations.
 *
 * Undefined for an API without signed operations.
 */
function resourcePolicy({ paths }, roles) {
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      auth: operation["x-amazon-apigateway-auth"].type,
      resource: `execute-api:/\${sls:stage}/${method.toUpperCase()}${path.replaceAll(/\{[^}]+\}/g, "*")}`,
    })),
  );
  const resourcesOf = (type) => operations.filter(({ auth }) => auth === type).map(({ resource }) => resource);
  const [signed, open] = [resourcesOf("AWS_IAM"), resourcesOf("NONE")];
  if (signed.length === 0) return undefined;

  const Statement = [
    invoke("NobodyButTheCallers", "Deny", {
      Resource: open.length === 0 ? "execute-api:/*" : signed,
      ...except(roles),
    }),
  ];
  const hasWildcard = signed.some((resource) => resource.includes("*")) && !JSON.stringify(paths).includes('+}"');
  if (open.length > 0 || hasWildcard) {
    const stage = "execute-api:/${sls:stage}";
    Statement.push(invoke("NoOtherSpelling", "Deny", { Resource: [`${stage}/*//*`, `${stage}/*/*/`] }));
  }
  if (open.length > 0) Statement.push(invoke("PublicOperations", "Allow", { Resource: open }));
  return { Version: "2012-10-17", Statement };
}

function invoke(Sid, Effect, rest) {
  return { Sid, Effect, Principal: "*", Action: "execute-api:Invoke", ...rest };
}

/**
 * Makes the condition that exempts the roles' sessions: `aws:PrincipalArn` of a session is the ARN of its role. Without roles, returns no
 * condition.
 */
function except(roles) {
  if (roles.length === 0) return {};
  const arns = [...new Set(roles)].map((role) => ({ "Fn::GetAtt": [role, "Arn"] }));
  return { Condition: { ArnNotEquals: { "aws:PrincipalArn": arns.length === 1 ? arns[0] : arns } } };
}

/**
 * The roles that may call each API, by the name of its contract. The roles are read from the grants (policies whose Resource is included
 * from generated/NAME/invoke.json), so that a grant and the exception in the resource policy cannot differ.
 */
function callersOf(resources) {
  const callers = new Map();
  for (const { Type, Properties } of Object.values(resources)) {
    if (Type !== "AWS::IAM::ManagedPolicy") continue;
    const allowed = [Properties.PolicyDocument.Statement].flat().filter(({ Effect }) => Effect === "Allow");
    const granted = JSON.stringify(allowed).matchAll(/generated\/([a-z0-9]+)\/invoke\.json/g);
    for (const name of new Set([...granted].map((match) => match[1]))) {
      callers.set(name, [...(callers.get(name) ?? []), ...Properties.Roles.map((role) => role.Ref)]);
    }
  }
  return callers;
}

function read(file) {
  return readFileSync(join(ROOT, file), "utf8");
}
