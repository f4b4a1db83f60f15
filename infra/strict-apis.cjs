/**
 * What `security: strict` adds for every contract: `apis`, its own strict.json, and `rateRule`, the web ACL's limit of
 * requests from one address. The callers of a signed API are other services behind a few shared addresses, and it turns away what is not
 * signed before anybody pays for it; so the limit leaves signed APIs alone.
 *
 * Called by the framework under whatever Node runs it, so plain JavaScript.
 */
const { readdirSync, readFileSync } = require("node:fs");
const { join } = require("node:path");

const GENERATED = join(__dirname, "../generated");

/** Requests from one address in five minutes. */
const LIMIT = 300;

module.exports = () => {
  const folders = readdirSync(GENERATED, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const names = folders.map(({ name }) => name);
  return {
    apis: { Resources: Object.assign({}, ...names.map((name) => read(name, "strict").Resources)) },
    rateRule: rateRule(names.filter(isSigned)),
  };
};

function rateRule(signed) {
  const scope = notTheHosts(signed.map((name) => `${pascal(name)}Api`));
  return {
    Name: "rate",
    Priority: 1,
    Action: { Block: {} },
    Statement: { RateBasedStatement: { AggregateKeyType: "IP", Limit: LIMIT, ...scope } },
    VisibilityConfig: { SampledRequestsEnabled: false, CloudWatchMetricsEnabled: true, MetricName: "rate" },
  };
}

function notTheHosts(apis) {
  const hosts = apis.map((api) => ({
    ByteMatchStatement: {
      FieldToMatch: { SingleHeader: { Name: "host" } },
      PositionalConstraint: "STARTS_WITH",
      SearchString: { "Fn::Sub": `\${${api}}.` },
      TextTransformations: [{ Priority: 0, Type: "LOWERCASE" }],
    },
  }));
  if (hosts.length === 0) return {};
  const any = hosts.length === 1 ? hosts[0] : { OrStatement: { Statements: hosts } };
  return { ScopeDownStatement: { NotStatement: { Statement: any } } };
}

function isSigned(name) {
  const api = read(name, "resources").Resources[`${pascal(name)}Api`];
  const operations = Object.values(api.Properties.Body.paths).flatMap((item) => Object.values(item));
  return operations.every((operation) => operation["x-amazon-apigateway-auth"].type === "AWS_IAM");
}

function pascal(name) {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function read(name, file) {
  return JSON.parse(readFileSync(join(GENERATED, name, `${file}.json`), "utf8"));
}
