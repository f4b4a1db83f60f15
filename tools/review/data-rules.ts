/** Where secrets, keys, code and personal data lie. */
import type { Rule } from "./rule.ts";
import { statementsOf } from "./statements.ts";
import { at, isListOfTrue, listOf, type ReadTemplate, target } from "./template.ts";

/** Names of variables that hold a secret and not the name of one. */
const SECRET = /(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|ACCESS_KEY|PRIVATE_KEY|CREDENTIAL)$/i;

const functions = (template: ReadTemplate) => template.ofType("AWS::Lambda::Function");
const secrets = (template: ReadTemplate) => template.ofType("AWS::SecretsManager::Secret");

export const dataRules: readonly Rule[] = [
  {
    id: "no-secret-is-in-the-environment",
    says: "A function is told where a secret is, never what it is: whoever may read its configuration reads its environment.",
    find: (template) =>
      functions(template).flatMap(({ id, properties }) =>
        Object.keys(Object(at(properties, "Environment", "Variables")))
          .filter((name) => SECRET.test(name))
          .map((name) => `${id}.Environment.${name}`),
      ),
  },
  {
    id: "no-secret-is-in-the-template",
    says: "A secret is created empty and filled by onboarding: a value here is in every copy of the template, and a generated one is made anew over the live one.",
    find: (template) => [
      ...secrets(template).flatMap(({ id, properties }) =>
        ["SecretString", "GenerateSecretString"]
          .filter((name) => properties[name] !== undefined)
          .map((name) => `${id}.${name}`),
      ),
      ...Object.entries(template.outputs)
        .filter(([, output]) => JSON.stringify(output).includes("ClientSecret"))
        .map(([name]) => `Outputs.${name}`),
    ],
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
    says: "A key policy lets this account and services on its behalf use the key: a service under a condition, nobody by a wildcard.",
    find: (template) =>
      template
        .ofType("AWS::KMS::Key")
        .flatMap(({ id, properties }) => statementsOf(properties["KeyPolicy"], id))
        .filter(({ effect }) => effect === "Allow")
        .filter(({ condition, whole }) => {
          const { AWS: accounts, Service: service } = Object(whole["Principal"]);
          const ours = JSON.stringify(accounts)?.includes("${AWS::AccountId}:root");
          return service === undefined ? !ours : Object.keys(condition).length === 0;
        })
        .map(({ place }) => place),
  },
  {
    id: "what-runs-is-bounded",
    says: "A function says its runtime, memory and a timeout below API Gateway's 29 seconds, and nobody reaches it by a URL of its own.",
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
    says: "The bucket of bundles and templates blocks public access, encrypts, keeps versions and is read over TLS: whoever writes there writes what runs.",
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
    says: "Neither a web ACL nor its rules sample requests: a sample has the query string, birth date included.",
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
    says: "A web ACL's log leaves out the query string and the signature's headers.",
    find: (template) =>
      template.ofType("AWS::WAFv2::WebACL").flatMap(({ id }) => {
        const logging = template
          .ofType("AWS::WAFv2::LoggingConfiguration")
          .filter(({ properties }) => target(properties["ResourceArn"]) === id);
        const fields = logging.map(({ properties }) =>
          JSON.stringify(properties["RedactedFields"] ?? []).toLowerCase(),
        );
        const wanted = ['"querystring"', '"authorization"', '"x-amz-security-token"'];
        return fields.length > 0 && fields.every((one) => wanted.every((name) => one.includes(name))) ? [] : [id];
      }),
  },
  {
    id: "a-web-acl-stands-before-everything",
    says: "Where there is a web ACL, it limits the rate of one address, and stands before every stage and user pool.",
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
