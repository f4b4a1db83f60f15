/**
 * Resources that `security: strict` adds for every contract (`apis`, from its strict.json), and the rule of the web ACL that limits the
 * requests from one address (`rateRule`). The rule does not count requests to signed APIs: their callers are services behind a few
 * shared addresses, and API Gateway refuses unsigned requests at no cost.
 *
 * The framework calls it under any version of Node, so that it is plain JavaScript.
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
