/**
 * The API of every contract, and the role and policy of its function, from generated/NAME/resources.json. What depends on packaging
 * parameters is added here: who may not call the API, and the name of its Deployment. A new contract needs no change here.
 *
 * The framework calls it under any version of Node, so that it is plain JavaScript.
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
  const roles = callers.get(name) ?? [];
  if (everyOperationIsSigned(rest.Properties.Body)) {
    rest.Properties.Body["x-amazon-apigateway-policy"] = denyAllBut(roles);
  }
  Resources[`${prefix}Stage`].DependsOn.push(...waits);
  // With an unchanged id CloudFormation would not deploy a changed body, policy or TLS setting.
  const hash = createHash("sha256").update(JSON.stringify(rest)).digest("hex").slice(0, 12);
  const named = JSON.stringify(Resources).replaceAll(`"${prefix}Deployment"`, `"${prefix}Deployment${hash}"`);
  return { Resources: JSON.parse(named), Outputs };
}

/**
 * A policy that only denies: within one account an Allow here would let callers in without a grant of their own. `aws:PrincipalArn` of a
 * session is the ARN of its role. Without callers the policy denies everybody.
 */
function denyAllBut(roles) {
  const statement = {
    Sid: "NobodyButTheCallers",
    Effect: "Deny",
    Principal: "*",
    Action: "execute-api:Invoke",
    Resource: "execute-api:/*",
  };
  if (roles.length > 0) {
    const arns = roles.map((role) => ({ "Fn::GetAtt": [role, "Arn"] }));
    statement.Condition = { ArnNotEquals: { "aws:PrincipalArn": arns.length === 1 ? arns[0] : arns } };
  }
  return { Version: "2012-10-17", Statement: [statement] };
}

function everyOperationIsSigned({ paths }) {
  const operations = Object.values(paths).flatMap((item) => Object.values(item));
  return operations.every((operation) => operation["x-amazon-apigateway-auth"].type === "AWS_IAM");
}

/**
 * The roles that may call each contract, by its name. They are read from the grants, which are policies whose Resource is included from
 * generated/NAME/invoke.json, so that a grant and its exception in the resource policy cannot differ.
 */
function callersOf(resources) {
  const callers = new Map();
  for (const { Type, Properties } of Object.values(resources)) {
    if (Type !== "AWS::IAM::ManagedPolicy") continue;
    const granted = JSON.stringify(Properties.PolicyDocument).matchAll(/generated\/([a-z0-9]+)\/invoke\.json/g);
    for (const name of new Set([...granted].map((match) => match[1]))) {
      callers.set(name, [...(callers.get(name) ?? []), ...Properties.Roles.map((role) => role.Ref)]);
    }
  }
  return callers;
}

function read(file) {
  return readFileSync(join(ROOT, file), "utf8");
}
