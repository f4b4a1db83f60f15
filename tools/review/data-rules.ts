/** Rules for secrets, keys, code and personal data, and for who can reach them. */
import { asObject, isObject } from "../../local/json.ts";
import { pascal } from "../contract/api-contract.ts";
import type { Rule } from "./rule.ts";
import { statementsOf } from "./statements.ts";
import { at, isListOfTrue, listOf, type ReadTemplate, sameJson, target } from "./template.ts";

/** Matches names of environment variables that seem to hold a secret itself. */
const SECRET = /(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|ACCESS_KEY|PRIVATE_KEY|CREDENTIAL)$/i;

/** Matches environment variables that change the behaviour of Node, Lambda, the AWS SDK, the linker or a proxy agent. */
const RUNTIME = /^(?:AWS_|LAMBDA_|NODE_|LD_|_|SSL_|(?:https?|all|no)_proxy$)/i;

const functions = (template: ReadTemplate) => template.ofType("AWS::Lambda::Function");
const secrets = (template: ReadTemplate) => template.ofType("AWS::SecretsManager::Secret");

export const dataRules: readonly Rule[] = [
  {
    id: "no-secret-is-in-the-environment",
    says: "An environment names a secret and never holds one: everyone who may read the configuration of a function reads its environment.",
    find: (template) =>
      functions(template).flatMap(({ id, properties }) =>
        Object.keys(asObject(at(properties, "Environment", "Variables")))
          .filter((name) => SECRET.test(name))
          .map((name) => `${id}.Environment.${name}`),
      ),
  },
  {
    id: "no-secret-is-in-the-template",
    says: "Create a secret empty; onboarding writes it. A value here is in every copy of the template, and a generated one overwrites the live one whenever its settings change.",
    find: (template) => [
      ...secrets(template).flatMap(({ id, properties }) =>
        ["SecretString", "GenerateSecretString"]
          .filter((name) => properties[name] !== undefined)
          .map((name) => `${id}.${name}`),
      ),
      ...Object.entries(template.outputs)
        .filter(([, output]) => /ClientSecret|SecretString/.test(JSON.stringify(output)))
        .map(([name]) => `Outputs.${name}`),
    ],
  },
  {
    id: "nothing-is-resolved-at-deployment",
    says: "Leave dynamic references out: CloudFormation writes the value of {{resolve:...}} into what anyone may read, as an environment, an output or a description.",
    find: (template) => textsWith("{{resolve:", template.whole),
  },
  {
    id: "an-environment-leaves-the-runtime-alone",
    says: "An environment sets no variable of Node, of Lambda, of the AWS SDK or of the linker: such a variable decides what runs, or where secrets are sent.",
    find: (template) =>
      functions(template).flatMap(({ id, properties }) =>
        Object.keys(asObject(at(properties, "Environment", "Variables")))
          .filter((name) => RUNTIME.test(name))
          .map((name) => `${id}.Environment.${name}`),
      ),
  },
  {
    id: "an-environment-names-this-stack",
    says: "Pools, client, secret and API addresses in an environment are those of this stack, by Ref and Fn::Sub: a function signs in, and sends its signed requests, where its environment says.",
    find: (template) =>
      functions(template).flatMap(({ id, properties }) =>
        Object.entries(asObject(at(properties, "Environment", "Variables")))
          .filter(([name, value]) => !isOfThisStack(name, value, template))
          .map(([name]) => `${id}.Environment.${name}`),
      ),
  },
  {
    id: "a-function-runs-its-own-bundle",
    says: "A function NAME runs dist/NAME/index.handler out of NAME.zip, in the bucket of this deployment.",
    find: (template) =>
      functions(template)
        .filter(({ properties }) => {
          const name = String(properties["FunctionName"]).split("-").at(-1);
          const bucket = target(at(properties["Code"], "S3Bucket"));
          const isOurs = bucket === undefined || template.get(bucket)?.type === "AWS::S3::Bucket";
          return (
            properties["Handler"] !== `dist/${name}/index.handler` ||
            at(properties["Code"], "S3Key") !== `${name}.zip` ||
            !isOurs
          );
        })
        .map(({ id }) => `${id}.Code`),
  },
  {
    id: "secrets-are-kept",
    says: "On every stage but dev a secret outlives the stack.",
    find: (template) =>
      secrets(template)
        .filter(() => template.stage !== "dev")
        .filter(({ deletionPolicy }) => !String(deletionPolicy).startsWith("Retain"))
        .map(({ id }) => `${id}.DeletionPolicy`),
  },
  {
    id: "keys-rotate-and-outlive-the-stack",
    says: "A key rotates, and on every stage but dev it is kept with what it encrypts.",
    find: (template) =>
      template
        .ofType("AWS::KMS::Key")
        .filter(
          ({ deletionPolicy, properties }) =>
            properties["EnableKeyRotation"] !== true ||
            (template.stage !== "dev" && !String(deletionPolicy).startsWith("Retain")),
        )
        .map(({ id }) => id),
  },
  {
    id: "a-key-is-for-this-account",
    says: "A key policy names the root of this account, and services under a condition. It names no other account and no wildcard.",
    find: (template) =>
      template
        .ofType("AWS::KMS::Key")
        .flatMap(({ id, properties }) => statementsOf(properties["KeyPolicy"], id))
        .filter(({ effect }) => effect === "Allow")
        .filter(({ condition, whole }) => {
          const { AWS: accounts, Service: service, ...others } = asObject(whole["Principal"]);
          if (Object.keys(others).length > 0 || (accounts === undefined) === (service === undefined)) return true;
          const isOurs = sameJson(listOf(accounts), [
            { "Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root" },
          ]);
          return service === undefined ? !isOurs : Object.keys(condition).length === 0;
        })
        .map(({ place }) => place),
  },
  {
    id: "a-key-is-used-for-everything",
    says: "Where the stack has a key, every log group, secret and topic is under it.",
    find: (template) =>
      template.ofType("AWS::KMS::Key").flatMap((key) =>
        template.all
          .filter(({ type }) => Object.hasOwn(UNDER_KEY, type))
          .filter(({ properties, type }) => target(properties[UNDER_KEY[type] ?? ""]) !== key.id)
          .map(({ id, type }) => `${id}.${UNDER_KEY[type]}`),
      ),
  },
  {
    id: "what-runs-is-bounded",
    says: "A function has a supported runtime, a memory size and a timeout below API Gateway's 29 seconds, and no URL of its own.",
    find: (template) => [
      ...functions(template)
        .filter(
          ({ properties }) =>
            properties["Runtime"] !== "nodejs24.x" ||
            !(Number(properties["MemorySize"]) > 0) ||
            !(Number(properties["Timeout"]) > 0 && Number(properties["Timeout"]) < 29),
        )
        .map(({ id }) => id),
      ...template.ofType("AWS::Lambda::Url").map(({ id }) => id),
    ],
  },
  {
    id: "bundles-are-not-public",
    says: "The bucket of bundles and templates blocks public access, encrypts, keeps versions and is read over TLS: its content is what runs.",
    find: (template) =>
      template
        .ofType("AWS::S3::Bucket")
        .filter(({ id, properties }) => {
          const block = properties["PublicAccessBlockConfiguration"];
          const policies = template
            .ofType("AWS::S3::BucketPolicy")
            .filter((policy) => target(policy.properties["Bucket"]) === id)
            .flatMap((policy) => statementsOf(policy.properties["PolicyDocument"], policy.id));
          return (
            !isListOfTrue(
              ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"].map((name) =>
                at(block, name),
              ),
            ) ||
            properties["BucketEncryption"] === undefined ||
            at(properties["VersioningConfiguration"], "Status") !== "Enabled" ||
            policies.some(({ effect }) => effect !== "Deny") ||
            !policies.some(({ condition }) => String(at(condition, "Bool", "aws:SecureTransport")) === "false")
          );
        })
        .map(({ id }) => id),
  },
  {
    id: "a-web-acl-samples-nothing",
    says: "A web ACL and its rules sample no requests: a sample shows the query string, which holds personal data.",
    find: (template) =>
      template
        .ofType("AWS::WAFv2::WebACL")
        .filter(({ properties }) =>
          [properties, ...listOf(properties["Rules"])].some(
            (one) => at(one, "VisibilityConfig", "SampledRequestsEnabled") !== false,
          ),
        )
        .map(({ id }) => id),
  },
  {
    id: "a-web-acl-logs-no-values",
    says: "The log of a web ACL goes to a log group of this template, and leaves out the query string and the headers of a signature.",
    find: (template) =>
      template.ofType("AWS::WAFv2::WebACL").flatMap(({ id }) => {
        const logging = template
          .ofType("AWS::WAFv2::LoggingConfiguration")
          .filter(({ properties }) => target(properties["ResourceArn"]) === id);
        const fields = logging.map(({ properties }) =>
          JSON.stringify(properties["RedactedFields"] ?? []).toLowerCase(),
        );
        const wanted = ['"querystring"', '"authorization"', '"x-amz-security-token"'];
        const isOurs = logging.every(({ properties }) =>
          listOf(properties["LogDestinationConfigs"]).every(
            (to) => template.get(target(to))?.type === "AWS::Logs::LogGroup",
          ),
        );
        const isRedacted = fields.length > 0 && fields.every((one) => wanted.every((name) => one.includes(name)));
        return isOurs && isRedacted ? [] : [id];
      }),
  },
  {
    id: "a-web-acl-lets-nothing-pass",
    says: "A web ACL has two rules: AWS's group of known bad inputs, whole, and a rate that blocks. A rule that allows or counts would let requests pass.",
    find: (template) =>
      template.ofType("AWS::WAFv2::WebACL").flatMap(({ id, properties }) =>
        listOf(properties["Rules"])
          .filter((rule) => !isWholeGroup(rule) && !isBlockingRate(rule))
          .map((rule) => `${id}.Rules.${at(rule, "Name")}`),
      ),
  },
  {
    id: "a-web-acl-stands-before-everything",
    says: "A web ACL limits the rate of one address, and is associated with every stage and user pool.",
    find: (template) =>
      template.ofType("AWS::WAFv2::WebACL").flatMap(({ id, properties }) => {
        const before = JSON.stringify(
          template
            .ofType("AWS::WAFv2::WebACLAssociation")
            .filter((one) => target(one.properties["WebACLArn"]) === id)
            .map((one) => one.properties["ResourceArn"]),
        );
        const open = [
          ...template.ofType("AWS::ApiGateway::Stage").filter((stage) => !before.includes(`\${${stage.id}}`)),
          ...template.ofType("AWS::Cognito::UserPool").filter((pool) => !before.includes(`["${pool.id}","Arn"]`)),
        ].map((one) => `${one.id}: no web ACL`);
        const limits = listOf(properties["Rules"]).some(
          (rule) => Number(at(rule, "Statement", "RateBasedStatement", "Limit")) > 0,
        );
        return limits ? open : [...open, `${id}: no rate`];
      }),
  },
];

/** Finds the places of all strings and property names that contain `text`. */
function textsWith(text: string, value: unknown, place = ""): readonly string[] {
  if (typeof value === "string") return value.includes(text) ? [place] : [];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsWith(text, item, `${place}[${index}]`));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const where = place === "" ? name : `${place}.${name}`;
    return name.includes(text) ? [where] : textsWith(text, inner, where);
  });
}

/** The property that names the encryption key of a resource, by resource type. */
const UNDER_KEY: Readonly<Record<string, string>> = {
  "AWS::Logs::LogGroup": "KmsKeyId",
  "AWS::SNS::Topic": "KmsMasterKeyId",
  "AWS::SecretsManager::Secret": "KmsKeyId",
};

const REFERENCES: Readonly<Record<string, string>> = {
  COGNITO_USER_POOL_ID: "AWS::Cognito::UserPool",
  COGNITO_IDENTITY_POOL_ID: "AWS::Cognito::IdentityPool",
  COGNITO_APP_CLIENT_ID: "AWS::Cognito::UserPoolClient",
  COGNITO_SECRET_ID: "AWS::SecretsManager::Secret",
};

/**
 * Tells whether an environment variable that holds a region, an id of a pool or secret, or the address of an API takes this value from this
 * stack. True for every other variable.
 */
function isOfThisStack(name: string, value: unknown, template: ReadTemplate): boolean {
  if (name === "COGNITO_REGION" || name === "API_GATEWAY_REGION") return sameJson(value, { Ref: "AWS::Region" });
  if (name === "COGNITO_SECRET_ID" && /^ssm:\/[\w/.-]+$/.test(String(value))) return true;
  const type = REFERENCES[name];
  if (type !== undefined) return template.get(String(at(value, "Ref")))?.type === type;
  const [, callee] = /^([A-Z0-9]+)_API_URL$/.exec(name) ?? [];
  if (callee === undefined) return true;
  const id = pascal(callee.toLowerCase());
  const address = `https://\${${id}Api}.execute-api.\${AWS::Region}.\${AWS::URLSuffix}/\${${id}Stage}`;
  return template.get(`${id}Api`) !== undefined && sameJson(value, { "Fn::Sub": address });
}

function isWholeGroup(rule: unknown): boolean {
  const group = { VendorName: "AWS", Name: "AWSManagedRulesKnownBadInputsRuleSet" };
  return (
    sameJson(at(rule, "Statement"), { ManagedRuleGroupStatement: group }) &&
    sameJson(at(rule, "OverrideAction"), { None: {} })
  );
}

/** The most requests from one address in five minutes that a web ACL may allow. */
const MOST_REQUESTS = 2_000;

function isBlockingRate(rule: unknown): boolean {
  const rate = asObject(at(rule, "Statement", "RateBasedStatement"));
  const scope = Object.keys(asObject(rate["ScopeDownStatement"]));
  return (
    sameJson(Object.keys(asObject(at(rule, "Statement"))), ["RateBasedStatement"]) &&
    sameJson(at(rule, "Action"), { Block: {} }) &&
    Number(rate["Limit"]) <= MOST_REQUESTS &&
    (scope.length === 0 || sameJson(scope, ["NotStatement"]))
  );
}
