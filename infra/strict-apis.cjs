/**
 * Resources that `security: strict` adds for every contract (`apis`, from its strict.json), and the rule of the web ACL that limits the
 * requests from one address (`rateRule`). The rule does not count requests to signed operations: their callers are services behind a few
 * shared addresses, and API Gateway refuses unsigned requests at no cost.
 *
 * The framework runs this file under any version of Node; therefore it is plain JavaScript.
 */
const { readdirSync, readFileSync } = require("node:fs");
const { join } = require("node:path");

const GENERATED = join(__dirname, "../generated");

/** The most requests that one address may send in five minutes. */
const LIMIT = 300;

module.exports = () => {
  const folders = readdirSync(GENERATED, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const names = folders.map(({ name }) => name);
  return {
    apis: { Resources: Object.assign({}, ...names.map((name) => read(name, "strict").Resources)) },
    rateRule: rateRule(names.flatMap(signedRequests)),
  };
};

/**
 * Makes the rule that limits the requests from one address. `exempt` has a web ACL statement for each kind of request that is not counted.
 */
function rateRule(exempt) {
  const any = exempt.length === 1 ? exempt[0] : { OrStatement: { Statements: exempt } };
  const scope = exempt.length === 0 ? {} : { ScopeDownStatement: { NotStatement: { Statement: any } } };
  return {
    Name: "rate",
    Priority: 1,
    Action: { Block: {} },
    Statement: { RateBasedStatement: { AggregateKeyType: "IP", Limit: LIMIT, ...scope } },
    VisibilityConfig: { SampledRequestsEnabled: false, CloudWatchMetricsEnabled: true, MetricName: "rate" },
  };
}

/** A statement for each signed operation of an API: it matches the requests that API Gateway routes to this operation. */
function signedRequests(name) {
  const { paths } = read(name, "resources").Resources[`${pascal(name)}Api`].Properties.Body;
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([, operation]) => operation["x-amazon-apigateway-auth"].type === "AWS_IAM")
      .map(([method]) => ({
        AndStatement: {
          Statements: [
            {
              ByteMatchStatement: {
                FieldToMatch: { SingleHeader: { Name: "host" } },
                PositionalConstraint: "STARTS_WITH",
                SearchString: { "Fn::Sub": `\${${pascal(name)}Api}.` },
                TextTransformations: [{ Priority: 0, Type: "LOWERCASE" }],
              },
            },
            {
              ByteMatchStatement: {
                FieldToMatch: { Method: {} },
                PositionalConstraint: "EXACTLY",
                SearchString: method.toUpperCase(),
                TextTransformations: [{ Priority: 0, Type: "NONE" }],
              },
            },
            {
              RegexMatchStatement: {
                FieldToMatch: { UriPath: {} },
                RegexString: `^/\${sls:stage}${pathPattern(path)}/*$`,
                TextTransformations: [{ Priority: 0, Type: "NONE" }],
              },
            },
          ],
        },
      })),
  );
}

/** Turns a path such as `/people/{id}` into a regular expression. API Gateway reads several slashes in a row as one. */
function pathPattern(path) {
  const segments = path.split("/").filter((segment) => segment !== "");
  const patterns = segments.map((segment) => {
    if (segment.startsWith("{")) return segment.endsWith("+}") ? ".+" : "[^/]+";
    return segment.replaceAll(".", "\\.");
  });
  return patterns.map((pattern) => `/+${pattern}`).join("");
}

function pascal(name) {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function read(name, file) {
  return JSON.parse(readFileSync(join(GENERATED, name, `${file}.json`), "utf8"));
}
