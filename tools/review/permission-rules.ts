/** Rules for the permissions of roles: named actions on named resources, each role for one purpose. */
import { operationArn, signedAndPublic } from "./published.ts";
import type { Rule } from "./rule.ts";
import { heldStatements, statementsOf, trustStatements } from "./statements.ts";
import { at, listOf, type ReadResource, type ReadTemplate, sameJson, target, textOf } from "./template.ts";

/** Matches actions that must be granted on `*`, because IAM defines no resource for them. */
const ON_EVERYTHING = /^xray:(?:PutTraceSegments|PutTelemetryRecords)$/;
const GATEWAY = "apigateway.amazonaws.com";
/** Services that may assume a role of the stack. */
const ASSUMED_BY = ["lambda.amazonaws.com", GATEWAY, "cognito-identity.amazonaws.com"];

const roles = (template: ReadTemplate) => template.ofType("AWS::IAM::Role");
const allowStatements = (template: ReadTemplate) => heldStatements(template).filter(({ effect }) => effect === "Allow");

function isAssumedBy(template: ReadTemplate, role: string, service: string): boolean {
  const found = template.get(role);
  return (
    found !== undefined && trustStatements(found).every(({ whole }) => at(whole, "Principal", "Service") === service)
  );
}

export const permissionRules: readonly Rule[] = [
  {
    id: "actions-are-named",
    says: "Name each action: a wildcard grows with every action that AWS adds.",
    find: (template) =>
      allowStatements(template)
        .filter(({ actions }) => actions.length === 0 || actions.some((action) => action.includes("*")))
        .map(({ place }) => place),
  },
  {
    id: "resources-are-named",
    says: "Name each resource. `*` is for X-Ray, which has no resources, and for the role with which API Gateway writes logs.",
    find: (template) =>
      allowStatements(template)
        .filter(({ resources }) => resources.length === 0 || resources.some((resource) => resource === "*"))
        .filter(
          ({ actions, roles: holders }) =>
            !actions.every((action) => ON_EVERYTHING.test(action)) &&
            !(
              actions.every((action) => action.startsWith("logs:")) &&
              holders.every((role) => isAssumedBy(template, role, GATEWAY))
            ),
        )
        .map(({ place }) => place),
  },
  {
    id: "nothing-is-allowed-by-exception",
    says: "Name what is allowed: Allow with NotAction, NotResource or NotPrincipal also allows everything that nobody thought of.",
    find: (template) =>
      [...heldStatements(template), ...roles(template).flatMap(trustStatements)]
        .filter(({ effect }) => effect === "Allow")
        .filter(({ whole }) => ["NotAction", "NotResource", "NotPrincipal"].some((name) => name in whole))
        .map(({ place }) => place),
  },
  {
    id: "policies-are-the-stacks-own",
    says: "Grant rights by a ManagedPolicy of this template: AWS managed policies change, and no resource can wait for an inline policy.",
    find: (template) =>
      roles(template).flatMap(({ id, properties }) =>
        ["ManagedPolicyArns", "Policies"]
          .filter((name) => listOf(properties[name]).length > 0)
          .map((name) => `${id}.${name}`),
      ),
  },
  {
    id: "trust-names-one-service",
    says: "A role is assumed by one service: Lambda, API Gateway or Cognito's identities. It trusts no account and no wildcard.",
    find: (template) =>
      roles(template)
        .filter((role) => {
          const principals = trustStatements(role).map(({ whole }) => Object(whole["Principal"]));
          const services = principals.flatMap((principal) => Object.values(principal).flatMap(listOf));
          return (
            principals.some((principal) =>
              Object.keys(principal).some((kind) => kind !== "Service" && kind !== "Federated"),
            ) ||
            services.length !== 1 ||
            !ASSUMED_BY.includes(String(services[0]))
          );
        })
        .map(({ id }) => `${id}.AssumeRolePolicyDocument`),
  },
  {
    id: "invoke-is-for-one-operation",
    says: "Grant execute-api:Invoke on a method and path of this stack's API and stage: include it from generated/NAME/invoke.json.",
    find: (template) =>
      allowStatements(template)
        .filter(({ actions }) => actions.some((action) => action.startsWith("execute-api:")))
        .filter(
          ({ actions, resources }) =>
            actions.some((action) => action !== "execute-api:Invoke") ||
            !resources.every((resource) => isOperation(resource, template)),
        )
        .map(({ place }) => place),
  },
  {
    id: "a-function-has-its-own-role",
    says: "Give each function its own role: with a shared one each may do what the other may.",
    find: (template) => {
      const functions = template.ofType("AWS::Lambda::Function");
      const rolesOf = functions.map(({ properties }) => target(properties["Role"]));
      return functions
        .filter((_, index) => {
          const role = rolesOf[index];
          return role === undefined || rolesOf.indexOf(role) !== rolesOf.lastIndexOf(role);
        })
        .map(({ id }) => `${id}.Role`);
    },
  },
  {
    id: "a-function-writes-its-own-log",
    says: "The role of a function may write to the log group of that function, by its ARN, and to no other.",
    find: (template) =>
      template
        .ofType("AWS::Lambda::Function")
        .filter(({ properties }) => {
          const role = target(properties["Role"]) ?? "";
          const groups = allowStatements(template)
            .filter(({ roles: holders }) => holders.includes(role))
            .filter(({ actions }) => actions.includes("logs:PutLogEvents") && actions.includes("logs:CreateLogStream"))
            .flatMap(({ resources }) => resources.map((resource) => template.get(target(resource))));
          const name = `/aws/lambda/${properties["FunctionName"]}`;
          return groups.length !== 1 || groups[0]?.properties["LogGroupName"] !== name;
        })
        .map(({ id }) => `${id}: its role's logs`),
  },
  {
    id: "a-traced-function-may-trace",
    says: "A function with tracing may call xray:PutTraceSegments and PutTelemetryRecords: otherwise Lambda refuses to create it.",
    find: (template) =>
      tracingFunctions(template)
        .filter(({ tracing }) => tracing.length === 0)
        .map(({ id }) => `${id}.Role`),
  },
  {
    id: "a-function-waits-for-its-policy",
    says: "A function DependsOn the policy with which it may trace: CloudFormation does not wait for the policies of its role.",
    find: (template) =>
      tracingFunctions(template)
        .filter(({ dependsOn, tracing }) => !tracing.every((policy) => dependsOn.includes(policy)))
        .map(({ id }) => `${id}.DependsOn`),
  },
  {
    id: "a-secret-is-read-by-name",
    says: "Grant GetSecretValue on one secret, by Ref, which is its ARN.",
    find: (template) =>
      allowStatements(template)
        .filter(({ actions }) => actions.some((action) => action.startsWith("secretsmanager:")))
        .filter(({ resources }) =>
          resources.some((resource) => template.get(target(resource))?.type !== "AWS::SecretsManager::Secret"),
        )
        .map(({ place }) => place),
  },
  {
    id: "who-reads-a-secret-may-decrypt-it",
    says: "A reader of a secret under a customer managed key needs kms:Decrypt on that key, through Secrets Manager alone.",
    find: (template) =>
      allowStatements(template)
        .filter(({ actions }) => actions.includes("secretsmanager:GetSecretValue"))
        .flatMap(({ place, resources, roles: readers }) =>
          resources.flatMap((resource) => {
            const key = target(template.get(target(resource))?.properties["KmsKeyId"]);
            return key === undefined || readers.every((role) => mayDecrypt(template, role, key)) ? [] : [place];
          }),
        ),
  },
  {
    id: "a-permission-names-its-source",
    says: "A Lambda permission names API Gateway, this account, and an API, stage, method and path of this stack: otherwise an API of another account could invoke the function.",
    find: (template) =>
      template
        .ofType("AWS::Lambda::Permission")
        .filter(
          (permission) =>
            permission.properties["Action"] !== "lambda:InvokeFunction" ||
            permission.properties["Principal"] !== GATEWAY ||
            !sameJson(permission.properties["SourceAccount"], { Ref: "AWS::AccountId" }) ||
            !isSource(permission, template),
        )
        .map(({ id }) => id),
  },
  {
    id: "a-topic-takes-from-this-account",
    says: "A topic takes alarms of this account over TLS, and nothing else.",
    find: (template) =>
      template.ofType("AWS::SNS::Topic").flatMap(({ id }) => {
        const policies = template
          .ofType("AWS::SNS::TopicPolicy")
          .filter(({ properties }) => listOf(properties["Topics"]).some((topic) => target(topic) === id));
        const statements = policies.flatMap(({ id: policy, properties }) =>
          statementsOf(properties["PolicyDocument"], policy),
        );
        const open = statements.filter(
          ({ condition, effect }) =>
            effect === "Allow" && at(condition, "StringEquals", "aws:SourceAccount") === undefined,
        );
        const inTheClear = !statements.some(
          ({ condition, effect }) => effect === "Deny" && at(condition, "Bool", "aws:SecureTransport") === "false",
        );
        return [...open.map(({ place }) => place), ...(inTheClear ? [`${id}: plain HTTP`] : [])];
      }),
  },
];

/** Tells whether a resource in a policy is a signed operation of this stack, at the stack's stage. */
function isOperation(resource: unknown, template: ReadTemplate): boolean {
  return template
    .ofType("AWS::ApiGateway::RestApi")
    .some((api) =>
      signedAndPublic(api).signed.some((operation) => sameJson(resource, operationArn(api, operation, template.stage))),
    );
}

/**
 * Tells whether a Lambda permission lets only this stack's API invoke the function: the permission's source is an operation of the API of
 * the same name, or every operation of the API's stage.
 */
function isSource({ properties }: ReadResource, template: ReadTemplate): boolean {
  const contract = target(properties["FunctionName"])?.replace(/LambdaFunction$/, "");
  const api = template.get(`${contract}Api`);
  if (api === undefined) return false;
  const { open, signed } = signedAndPublic(api);
  const every = {
    "Fn::Sub": `arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${${api.id}}/${template.stage}/*`,
  };
  const sources = [...[...open, ...signed].map((operation) => operationArn(api, operation, template.stage)), every];
  return sources.some((source) => sameJson(source, properties["SourceArn"]));
}

/** Lists the Lambda functions that have tracing on, each with the policies that allow it to write traces. */
function tracingFunctions(template: ReadTemplate) {
  return template
    .ofType("AWS::Lambda::Function")
    .filter(({ properties }) => at(properties, "TracingConfig", "Mode") === "Active")
    .map(({ dependsOn, id, properties }) => {
      const role = target(properties["Role"]) ?? "";
      const tracing = allowStatements(template)
        .filter(({ roles: holders }) => holders.includes(role))
        .filter(({ actions }) =>
          ["xray:PutTraceSegments", "xray:PutTelemetryRecords"].every((action) => actions.includes(action)),
        )
        .map(({ policy }) => policy.id);
      return { id, dependsOn, tracing };
    });
}

/** Tells whether a role may decrypt with a key when Secrets Manager makes the request, and only then. */
function mayDecrypt(template: ReadTemplate, role: string, key: string): boolean {
  return allowStatements(template)
    .filter(({ actions, roles: holders }) => holders.includes(role) && actions.includes("kms:Decrypt"))
    .some(
      ({ condition, resources }) =>
        resources.some((resource) => target(resource) === key) &&
        textOf(at(condition, "StringEquals", "kms:ViaService")).startsWith("secretsmanager."),
    );
}
